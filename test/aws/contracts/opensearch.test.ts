/** The search index keeps its contract on a real OpenSearch: 2.19 on JDK 17, 3.8 on JDK 21 or later. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { createOpenSearchIndex } from '../../../adapters/aws/opensearch-index.ts';
import { searchIndexContract } from '../../contracts/search-index.ts';
import { startOpenSearch, type RunningServer } from '../servers/server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startOpenSearch();
});
afterAll(() => server.stop());

searchIndexContract('OpenSearch', async (loadTurns) => {
  const index = createOpenSearchIndex({
    node: server.endpoint,
    service: 'es',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    index: `calls-${randomUUID()}`,
    refresh: 'true',
    loadTurns,
  });
  await index.ensureIndex();
  return index;
});
