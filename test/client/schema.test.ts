import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { clientSchema } from '../../local/client-schema.ts';

it('client/schema.d.ts is that of the routes', async () => {
  const written = readFileSync(new URL('../../client/schema.d.ts', import.meta.url), 'utf8');
  expect(written === (await clientSchema()), 'stale: npm run client').toBe(true);
});
