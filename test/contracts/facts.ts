/** Contract of FactSink and FactSource together: what counts, and that planted facts are found again by the questions of the core. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallFacts } from '../../core/insights/call-facts.ts';
import type { FactSink, FactSource } from '../../core/insights/ports.ts';
import {
  askAgents,
  askIntents,
  askRootCauses,
  askSilence,
  askTopics,
  type RootCauses,
} from '../../core/use-cases/ask-insights.ts';
import { closing, tempDir } from '../adapters/local/temp-dir.ts';
import { GREETING, LOST, plantedCalls, SILENCE, TOPICS, TRACKING, WORST } from '../support/planted-calls.ts';

type Store = FactSink & FactSource & { close(): void };

const CALLS = 5000;
const rows = plantedCalls(CALLS);
const count = (keep: (row: CallFacts) => boolean): number => rows.filter(keep).length;
const holds = ({ interval }: { interval: { low: number; high: number } | null }, truth: number): boolean =>
  interval !== null && interval.low <= truth && truth <= interval.high;

export function factsContract(name: string, open: (dir: string) => Promise<Store> | Store): void {
  describe(`facts: ${name}`, () => {
    const calls = async (store: Store): Promise<number> => (await askTopics({ factSource: store }, {}, 'day')).calls;
    const [first, second] = rows;
    if (!first || !second) throw new Error('no rows');

    it('counts nothing at first', async () => {
      const store = closing(await open(tempDir()));
      expect(await askTopics({ factSource: store }, {}, 'day')).toEqual({ calls: 0, items: [] });
      expect(await askRootCauses({ factSource: store }, {}, { limit: 5 })).toEqual({ causes: [], more: 0 });
      expect(await askAgents({ factSource: store }, {}, 5)).toEqual([]);
      expect(await askSilence({ factSource: store }, {}, 'team')).toEqual([]);
    });

    it('counts a call once, by its latest row, in whatever order they come', async () => {
      const store = closing(await open(tempDir()));
      await store.put({ ...first, topics: ['new'], writtenms: first.writtenms + 1 });
      await store.put({ ...first, topics: ['old'] });
      await store.put({ ...first, topics: ['old'] });
      const { calls: all, items } = await askTopics({ factSource: store }, {}, 'day');
      expect([all, items.map(({ id }) => id)]).toEqual([1, ['new']]);
    });

    it('forgets a call that was removed until it is put again', async () => {
      const store = closing(await open(tempDir()));
      await store.put(first);
      await store.put(second);
      await store.remove(first.recordingid, new Date(first.writtenms));
      await store.remove('nowhere', new Date(first.writtenms));
      expect(await calls(store)).toBe(1);
      await store.put({ ...first, writtenms: first.writtenms + 1 });
      expect(await calls(store)).toBe(2);
    });

    it('keeps to the filter', async () => {
      const store = closing(await open(tempDir()));
      const at = (day: string): Partial<CallFacts> => ({ startms: Date.parse(day), startday: day });
      await store.put({ ...first, recordingid: 'a', agent: "o'neil", team: 'x', language: 'en', ...at('2026-03-01') });
      await store.put({ ...first, recordingid: 'b', agent: null, team: null, language: 'zh-CN', ...at('2026-03-02') });
      await store.put({ ...first, recordingid: 'c', agent: 'd', team: 'y', language: 'en-US', ...at('2026-03-03') });
      const asked = async (filter: Parameters<typeof askTopics>[1]): Promise<number> =>
        (await askTopics({ factSource: store }, filter, 'week')).calls;
      expect(await asked({ from: '2026-03-02T00:00:00Z' })).toBe(2);
      expect(await asked({ from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' })).toBe(1);
      expect(await asked({ agentId: "o'neil" })).toBe(1);
      expect(await asked({ team: 'y', language: 'en' })).toBe(1);
      expect(await asked({ language: 'en' })).toBe(2);
      expect(await asked({ businessLine: 'no such line' })).toBe(0);
      expect(await asked({ within: { agentIds: ['d'], teams: ['x'] } })).toBe(2);
      expect(await asked({ within: { agentIds: [], teams: [] } })).toBe(0);
      expect(await asked({ agentId: "'; DROP TABLE calls; --" })).toBe(0);
      expect(await asked({})).toBe(3);
    });
  });

  describe(`${CALLS} calls with planted facts: ${name}`, () => {
    let source: { factSource: FactSource };
    let found: RootCauses;
    beforeAll(async () => {
      const dir = mkdtempSync(join(tmpdir(), 'callvault-facts-'));
      const store = await open(dir);
      for (const row of rows) await store.put(row);
      source = { factSource: store };
      found = await askRootCauses(source, {}, { limit: 20 });
      return () => {
        store.close();
        rmSync(dir, { recursive: true });
      };
    }, 120_000);

    it('have the planted topic shares, within the interval', async () => {
      const { calls, items } = await askTopics(source, {}, 'month');
      expect(calls).toBe(CALLS);
      for (const [topic, share] of Object.entries(TOPICS)) {
        const item = items.find(({ id }) => id === topic);
        expect(item?.calls).toBe(count(({ topics }) => topics.includes(topic)));
        expect(item && holds(item, share)).toBe(true);
        expect(item?.series.reduce((sum, { calls: n }) => sum + n, 0)).toBe(item?.calls);
      }
      expect(items[0]?.series.map(({ period }) => period)).toEqual(['2026-01', '2026-02', '2026-03', '2026-04']);
    });

    it('show first that the agents did not explain the tracking', () => {
      const [cause] = found.causes;
      const about = (row: CallFacts): boolean => row.topics.includes(TRACKING.topic);
      expect(cause).toMatchObject({ topic: TRACKING.topic, step: TRACKING.step, tooFew: false });
      expect([cause?.calls, cause?.of]).toEqual([
        count((row) => about(row) && row.missed.includes(TRACKING.step)),
        count(about),
      ]);
      expect(cause?.elsewhere.calls).toBe(count((row) => !about(row) && row.missed.includes(TRACKING.step)));
      expect(cause && holds(cause, TRACKING.share)).toBe(true);
      expect(cause && holds(cause.elsewhere, TRACKING.elsewhere)).toBe(true);
      expect(cause?.lift?.clear).toBe(true);
      expect(cause?.lift && holds(cause.lift, TRACKING.share / TRACKING.elsewhere)).toBe(true);
      expect(cause?.interval.high ?? 1).toBeLessThan(TRACKING.share + 0.05);
    });

    it('name who misses it, and calls to listen to', () => {
      const [cause] = found.causes;
      const worst = cause?.agents.find(({ agentId }) => agentId === WORST.agent);
      expect(worst && holds(worst, WORST.share)).toBe(true);
      expect(cause?.agents.every(({ interval }) => interval.high - interval.low > 0.1)).toBe(true);
      const newest = rows
        .filter(({ topics, missed }) => topics.includes(TRACKING.topic) && missed.includes(TRACKING.step))
        .sort((a, b) => b.startms - a.startms)
        .map(({ recordingid }) => recordingid);
      expect(cause?.examples).toEqual(newest.slice(0, 5));
    });

    it('show no cause where nothing was planted: a step that is missed as often as elsewhere has a lift around 1', () => {
      const even = found.causes.filter(({ step }) => step === GREETING.step);
      expect(even.length).toBeGreaterThan(0);
      for (const { lift } of even) expect(lift && lift.interval.low < 1.2 && lift.interval.high > 0.8).toBe(true);
      expect(found.causes.every(({ excess }) => excess <= (found.causes[0]?.excess ?? 0))).toBe(true);
    });

    it('show what is lost to competitors, and who waits', async () => {
      const { items } = await askIntents(source, {}, 'week');
      const { lost, unknown } = items.find(({ id }) => id === LOST.intent) ?? {};
      expect(unknown).toBe(0);
      expect(lost && holds(lost, LOST.share)).toBe(true);
      const waiting = await askSilence(source, {}, 'businessLine');
      expect(waiting.map(({ group }) => group)).toEqual(['sales', 'service']);
      expect(
        waiting.every(({ group, silence }) => holds(silence, group === 'sales' ? SILENCE.sales : SILENCE.service)),
      ).toBe(true);
    });

    it('show agents with their intervals, and only those that may be seen', async () => {
      const all = await askAgents(source, {}, 100);
      expect(all.map(({ agentId }) => agentId).sort()).toEqual([...new Set(rows.map(({ agent }) => agent))].sort());
      expect(all.reduce((sum, { calls }) => sum + calls, 0)).toBe(CALLS);
      const own = await askAgents(source, { within: { agentIds: ['agent-03'], teams: [] } }, 100);
      expect(own.map(({ agentId }) => agentId)).toEqual(['agent-03']);
      expect(own[0]?.missedSteps.of).toBe(
        rows.reduce((sum, { agent, met, missed }) => sum + (agent === 'agent-03' ? met.length + missed.length : 0), 0),
      );
    });
  });
}
