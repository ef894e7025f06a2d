import { describe, expect, it } from 'vitest';
import type { CdrRow } from '../../../core/completeness/cdr.ts';
import { reconcileCalls, type Reconciliation } from '../../../core/use-cases/reconcile-calls.ts';
import { callFile, deliver, finishedCall } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const SHA = 'a'.repeat(64);
const at = (minute: number): string => new Date(Date.parse('2026-03-01T08:00:00Z') + minute * 60_000).toISOString();

async function archive(minutes: readonly number[]): Promise<MemoryContext> {
  const context = memoryContext();
  for (const minute of minutes) {
    const metadata = { source: 'pbx', callId: `c${minute}`, startedAt: at(minute), sequence: minute };
    await finishedCall(context, { audio: callFile(minute + 1), metadata });
  }
  return context;
}

const row = (minute: number, more: Partial<CdrRow> = {}): CdrRow => ({
  callId: `c${minute}`,
  source: 'pbx',
  startedAt: at(minute),
  durationMs: 1200,
  ...more,
});

function reconcile(context: MemoryContext, rows: readonly CdrRow[]): Promise<Reconciliation> {
  return reconcileCalls(context, { rows, sha256: SHA, actor: 'test' });
}

describe('reconcileCalls', () => {
  it('finds nothing where nothing is wrong', async () => {
    const context = await archive([0, 1, 2]);
    const result = await reconcile(context, [row(0), row(1), row(2)]);
    expect(result).toMatchObject({
      rows: 3,
      matched: 3,
      missing: [],
      short: [],
      extra: [],
      late: [],
      duplicates: [],
      gaps: [],
    });
  });

  it('names exactly the planted faults', async () => {
    const context = await archive([0, 1, 2, 4, 5, 65]);
    const rows = [row(0), row(1, { durationMs: 9000 }), row(2), row(2), row(3), row(5), row(65), row(66)];
    const result = await reconcile(context, rows);
    expect(result.missing.map(({ callId, reason }) => [callId, reason])).toEqual([
      ['c3', 'NOT_DELIVERED'],
      ['c66', 'NOT_DELIVERED'],
    ]);
    expect(result.short).toMatchObject([{ callId: 'c1', expectedMs: 9000, durationMs: 1200, missingMs: 7800 }]);
    expect(result.extra).toMatchObject([{ source: 'pbx', startedAt: at(4) }]);
    expect(result.duplicates).toEqual([{ code: 'ROW', callId: 'c2' }]);
    expect(result.gaps).toEqual([
      { source: 'pbx', from: 3, to: 3 },
      { source: 'pbx', from: 6, to: 64 },
    ]);
    expect(result.matched).toBe(5);
    expect(result.hours).toEqual([
      { source: 'pbx', hour: at(0), expected: 5, found: 4, missing: 1, short: 1, extra: 1 },
      { source: 'pbx', hour: at(60), expected: 2, found: 1, missing: 1, short: 0, extra: 0 },
    ]);
  });

  it('counts a refused file as missing, with the reason, and a quarantined one as here', async () => {
    const context = memoryContext();
    await deliver(context, {
      audio: new Uint8Array([1, 2, 3]),
      metadata: { source: 'pbx', callId: 'c0', startedAt: at(0) },
    });
    await finishedCall(context, {
      metadata: { source: 'pbx', callId: 'c1', startedAt: at(1), businessLine: 'retail-banking' },
    });
    const { matched, missing } = await reconcile(context, [row(0), row(1)]);
    expect(missing).toMatchObject([{ callId: 'c0', reason: 'NO_HEADER' }]);
    expect(matched).toBe(1);
  });

  it('says what came late, counted from the end of the call', async () => {
    const context = await archive([0]);
    context.clock.set('2026-03-09T00:00:00.000Z');
    await finishedCall(context, { audio: callFile(9), metadata: { source: 'pbx', callId: 'c5', startedAt: at(5) } });
    const { late } = await reconcile(context, [row(0), row(5)]);
    expect(late.map(({ callId }) => callId)).toEqual(['c5']);
  });

  it('is a custody event that names no call, and keeps its counts', async () => {
    const context = await archive([0]);
    const { reconciliationId } = await reconcile(context, [row(0), row(7)]);
    const [event] = await context.catalogue.events('archive');
    expect(event?.type).toBe('archive.reconciled');
    expect(event?.leaf).not.toContain('c7');
    expect(event?.openings.sha256?.value).toBe(SHA);
    const entry = await context.catalogue.entry('reconciliation', reconciliationId);
    expect(JSON.parse(entry?.body ?? '')).toMatchObject({ rows: 2, matched: 1, missing: 1 });
    expect(entry?.body).not.toContain('c7');
  });

  it('refuses a file without calls and without a period', async () => {
    await expect(reconcile(memoryContext(), [])).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});
