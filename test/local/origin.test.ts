import { expect, it } from 'vitest';
import { createOrigins, originFor } from '../../local/origin.ts';

const OWN = 'http://127.0.0.1:8700';

it.each([
  // A page may only follow links to its own origin.
  ['localhost:8700', 'http://localhost:8700'],
  ['LOCALHOST:8700', 'http://localhost:8700'],
  ['[::1]:8700', 'http://[::1]:8700'],
  // A container or a tunnel shows another port.
  ['127.0.0.1:9000', 'http://127.0.0.1:9000'],
  ['localhost', 'http://localhost'],
  // Nobody is sent elsewhere because a request said so.
  ['evil.example', OWN],
  ['localhost.evil.example:8700', OWN],
  ['localhost@evil.example', OWN],
  ['localhost:8700/../evil', OWN],
  ['localhost:99999', OWN],
  ['', OWN],
  [undefined, OWN],
])('%s: %s', (host, origin) => {
  expect(originFor(host, OWN)).toBe(origin);
});

it('takes the name the server was started with', () => {
  expect(originFor('archive.local:80', 'http://archive.local:8700')).toBe('http://archive.local');
  expect(originFor('other.local', 'http://archive.local:8700')).toBe('http://archive.local:8700');
});

it('keeps requests apart, and is the own one outside of them', async () => {
  const { during, current } = createOrigins(() => OWN);
  const ask = (host: string): Promise<string> =>
    during(host, async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return current();
    });
  expect(await Promise.all([ask('localhost:1'), ask('[::1]:2')])).toEqual(['http://localhost:1', 'http://[::1]:2']);
  expect(current()).toBe(OWN);
});
