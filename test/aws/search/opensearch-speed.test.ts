/** How fast a search is among 20,000 made-up calls. The figures are printed; the limit only catches what went badly wrong. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOpenSearchIndex } from '../../../adapters/aws/opensearch-index.ts';
import type { SearchDocument } from '../../../core/search/search.ts';
import { startOpenSearch, type RunningServer } from '../servers/server.ts';

const CALLS = 5000;
const TURNS = 30;
const QUERIES = 300;

let server: RunningServer;
beforeAll(async () => {
  server = await startOpenSearch();
});
afterAll(() => server.stop());

it(`searches ${CALLS.toLocaleString('en')} calls`, async () => {
  const random = seeded(1);
  const vocabulary = Array.from({ length: 20_000 }, (_, i) => (i % 5 === 0 ? hanWord(random) : latinWord(random)));
  // The square makes some words common and most rare.
  const word = (): string => vocabulary[Math.floor(random() ** 2 * vocabulary.length)] ?? '';
  const turnsOf = (id: string): SearchDocument['turns'] => {
    const own = seeded(Number(id));
    return Array.from({ length: TURNS }, (_, i) => ({
      index: i,
      startMs: i * 5000,
      text: Array.from({ length: 12 }, () => vocabulary[Math.floor(own() ** 2 * vocabulary.length)]).join(' '),
    }));
  };
  const index = createOpenSearchIndex({
    node: server.endpoint,
    service: 'es',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    index: 'calls',
    loadTurns: (id) => Promise.resolve(turnsOf(id)),
  });
  await index.ensureIndex();

  const indexing = performance.now();
  for (let from = 0; from < CALLS; from += 1000) {
    const documents = Array.from({ length: 1000 }, (_, i): SearchDocument => {
      const recordingId = String(from + i);
      return {
        recordingId,
        startedAt: new Date(Date.UTC(2026, 0, 1) + (from + i) * 60_000).toISOString(),
        fields: { team: [`t${(from + i) % 20}`], agentId: [`a${(from + i) % 500}`], topic: [`x${(from + i) % 7}`] },
        turns: turnsOf(recordingId),
      };
    });
    expect(await index.putMany(documents, { refresh: from + 1000 === CALLS ? 'true' : 'false' })).toEqual([]);
  }
  const perSecond = CALLS / ((performance.now() - indexing) / 1000);
  expect((await index.search({ words: '', filters: {}, limit: 1 })).total).toBe(CALLS);

  const times: number[] = [];
  let hits = 0;
  for (let i = 0; i < QUERIES; i += 1) {
    const start = performance.now();
    const { total } = await index.search({
      words: i % 2 === 0 ? word() : `${word()} ${word()}`,
      filters: i % 3 === 0 ? { team: ['t1', 't2', 't3'] } : {},
      ...(i % 5 === 0 && { from: '2026-01-03T00:00:00Z' }),
      limit: 20,
    });
    times.push(performance.now() - start);
    hits += total;
  }
  times.sort((a, b) => a - b);
  const quantile = (q: number): number => times[Math.floor(q * times.length)] ?? Infinity;
  console.log(
    `${CALLS} calls of ${TURNS} turns: ${perSecond.toFixed(0)} calls/s put; ${QUERIES} searches, ` +
      `${(hits / QUERIES).toFixed(0)} hits each, p50 ${quantile(0.5).toFixed(1)} ms, p95 ${quantile(0.95).toFixed(1)} ms`,
  );
  expect(quantile(0.95)).toBeLessThan(2000);
}, 600_000);

/** Numbers in [0, 1) that are the same in every run. */
function seeded(seed: number): () => number {
  let state = (seed + 1) * 2_654_435_761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

function latinWord(random: () => number): string {
  const letter = (letters: string): string => letters.charAt(Math.floor(random() * letters.length));
  return Array.from({ length: 2 + Math.floor(random() * 3) }, () => letter('bcdfglmnprst') + letter('aeiou')).join('');
}

function hanWord(random: () => number): string {
  const character = (): string => String.fromCodePoint(0x4e00 + Math.floor(random() * 3000));
  return Array.from({ length: 1 + Math.floor(random() * 3) }, character).join('');
}
