import { describe, expect, it } from 'vitest';
import { listRecorders, watchRecorders } from '../../../core/use-cases/watch-recorders.ts';
import { callFile, finishedCall } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

let seed = 0;

async function call(context: MemoryContext, source: string, startedAt: string): Promise<void> {
  seed += 1;
  await finishedCall(context, {
    audio: callFile(seed),
    metadata: { source, callId: `${source}${startedAt}`, startedAt },
  });
}

/** Two recorders, both heard at ten on three working days. */
async function busyWeek(): Promise<MemoryContext> {
  const context = memoryContext();
  context.clock.set('2026-03-06T00:00:00.000Z');
  for (const day of ['03', '04', '05']) {
    for (const source of ['north', 'south']) await call(context, source, `2026-03-${day}T10:20:00.000Z`);
  }
  return context;
}

describe('watchRecorders', () => {
  it('raises the alarm for the recorder that is silent in its usual hour, once, and for no other', async () => {
    const context = await busyWeek();
    await call(context, 'north', '2026-03-06T10:05:00.000Z');
    context.clock.set('2026-03-06T11:10:00.000Z');
    expect((await watchRecorders(context)).newlyQuiet).toEqual(['south']);
    context.clock.set('2026-03-06T12:10:00.000Z');
    const again = await watchRecorders(context);
    expect(again.newlyQuiet).toEqual([]);
    expect(again.recorders).toMatchObject([
      { source: 'north', heardAt: '2026-03-06T10:00:00.000Z', calls: 4 },
      { source: 'south', quietSince: '2026-03-06T10:00:00.000Z', calls: 3 },
    ]);
    const events = await context.catalogue.events('archive');
    expect(events.map(({ type, openings }) => [type, openings.reason?.value])).toEqual([['recorder.quiet', 'south']]);
    expect(events[0]?.leaf).not.toContain('south');
    expect(await listRecorders(context)).toEqual(again.recorders);
  });

  it('takes back the silence when the calls arrive late', async () => {
    const context = await busyWeek();
    context.clock.set('2026-03-06T11:10:00.000Z');
    expect((await watchRecorders(context)).newlyQuiet).toEqual(['north', 'south']);
    await call(context, 'south', '2026-03-06T10:59:00.000Z');
    context.clock.set('2026-03-06T13:00:00.000Z');
    const { recorders } = await watchRecorders(context);
    expect(recorders.filter(({ quietSince }) => quietSince !== undefined).map(({ source }) => source)).toEqual([
      'north',
    ]);
  });

  it('judges the hours of missed runs, and ends the silence with the next call', async () => {
    const context = await busyWeek();
    context.clock.set('2026-03-06T09:10:00.000Z');
    expect((await watchRecorders(context)).newlyQuiet).toEqual([]);
    context.clock.set('2026-03-07T15:00:00.000Z');
    expect((await watchRecorders(context)).newlyQuiet).toEqual(['north', 'south']);
    await call(context, 'north', '2026-03-07T15:30:00.000Z');
    context.clock.set('2026-03-07T16:10:00.000Z');
    const { recorders } = await watchRecorders(context);
    expect(recorders.map(({ quietSince }) => quietSince)).toEqual([undefined, '2026-03-06T10:00:00.000Z']);
  });

  it('goes on past a damaged row, which is reported', async () => {
    const context = await busyWeek();
    context.clock.set('2026-03-06T11:10:00.000Z');
    const recordings: typeof context.catalogue.recordings = (filter, page) => {
      page.onDamaged?.('broken');
      return context.catalogue.recordings(filter, page);
    };
    const damaged = { ...context, catalogue: { ...context.catalogue, recordings } };
    expect((await watchRecorders(damaged)).newlyQuiet).toEqual(['north', 'south']);
    expect(context.failures).toMatchObject([{ step: 'watch', error: { code: 'INTEGRITY' } }]);
  });
});
