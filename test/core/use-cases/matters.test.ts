/** Matters: opened by the first hold, closed when nothing is held, and catching the calls that are still to come. */
import { describe, expect, it } from 'vitest';
import { ARCHIVE_ID } from '../../../core/custody/event.ts';
import type { HoldQuery } from '../../../core/matters/hold-query.ts';
import { MOST_STANDING } from '../../../core/matters/matter.ts';
import { catchForMatters } from '../../../core/use-cases/catch-for-matters.ts';
import { closeMatter } from '../../../core/use-cases/close-matter.ts';
import { holdByQuery, type QueryHoldResult } from '../../../core/use-cases/hold-by-query.ts';
import { placeHold, releaseHold } from '../../../core/use-cases/hold-recordings.ts';
import { listMatters, showMatter } from '../../../core/use-cases/list-matters.ts';
import { openMatter } from '../../../core/use-cases/open-matter.ts';
import { releaseHolds } from '../../../core/use-cases/release-holds.ts';
import { callFile, deliver, finishedCall, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const why = { matterId: 'M-1', reason: 'subpoena', actor: 'anna' };

const query = (given: Partial<HoldQuery>): HoldQuery => ({ words: '', filters: {}, ...given });

const place = (context: MemoryContext, given: Partial<HoldQuery>, future = false): Promise<QueryHoldResult> =>
  holdByQuery(context, { ...why, kind: 'place', query: query(given), future });

const matters = async (context: MemoryContext, id: string): Promise<string[]> =>
  ((await context.catalogue.recording(id))?.holds ?? []).map(({ matterId }) => matterId);

const archiveEvents = async (context: MemoryContext): Promise<string[]> =>
  (await context.catalogue.events(ARCHIVE_ID)).map(({ type }) => type);

const said = (text: string): unknown => ({ ...TRANSCRIPT, turns: TRANSCRIPT.turns.map((turn) => ({ ...turn, text })) });

describe('a matter', () => {
  it('is opened by the first hold placed for it, with an event, and once', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    await placeHold(context, { ...why, recordingIds: [id] });
    await placeHold(context, { ...why, recordingIds: [id] });
    expect(await archiveEvents(context)).toEqual(['matter.opened']);
    expect(await showMatter(context, 'M-1')).toMatchObject({ matterId: 'M-1', state: 'open', held: 1, standing: [] });
  });

  it('is not opened by a hold on a recording that is not there', async () => {
    const context = memoryContext();
    await expect(placeHold(context, { ...why, recordingIds: ['nowhere'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(showMatter(context, 'M-1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is closed only when it holds nothing, forgets what it would catch, and takes no hold then', async () => {
    const context = memoryContext();
    const id = await finishedCall(context, { metadata: { customerRef: 'cust-1' } });
    await place(context, { filters: { customerRef: ['cust-1'] } }, true);
    await expect(closeMatter(context, why)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await releaseHold(context, { ...why, recordingIds: [id] });
    expect(await closeMatter(context, why)).toMatchObject({ standing: [] });
    expect((await context.catalogue.entry('matter', 'M-1'))?.body).not.toContain('cust-1');
    await closeMatter(context, why);
    await expect(placeHold(context, { ...why, recordingIds: [id] })).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await matters(context, id)).toEqual([]);
    await openMatter(context, { ...why, title: 'again' });
    await placeHold(context, { ...why, recordingIds: [id] });
    expect(await archiveEvents(context)).toEqual(['matter.opened', 'matter.closed', 'matter.opened']);
  });

  it('is open again when a hold was placed while it was being closed', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    await openMatter(context, why);
    const recordings = context.catalogue.recordings.bind(context.catalogue);
    let first = true;
    const catalogue: MemoryContext['catalogue'] = {
      ...context.catalogue,
      recordings: async (filter, page) => {
        const found = await recordings(filter, page);
        if (first) await placeHold(context, { ...why, recordingIds: [id] });
        first = false;
        return found;
      },
    };
    await expect(closeMatter({ ...context, catalogue }, why)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await showMatter(context, 'M-1')).toMatchObject({ state: 'open', held: 1 });
  });

  it('has a name that can be written down, and is listed', async () => {
    const context = memoryContext();
    await expect(openMatter(context, { ...why, matterId: 'a\u0000b' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await expect(openMatter(context, { ...why, matterId: '😀'.repeat(250) })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await expect(closeMatter(context, why)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await openMatter(context, { ...why, title: 'Parcels' });
    await openMatter(context, { ...why, matterId: '案件-7' });
    await closeMatter(context, why);
    const open = await listMatters(context, { open: true }, { limit: 10 });
    expect(open.items.map(({ matterId }) => matterId)).toEqual(['案件-7']);
    expect((await listMatters(context, {}, { limit: 10 })).items).toHaveLength(2);
  });
});

describe('a hold by query', () => {
  it('refuses to mean the whole archive', async () => {
    const context = memoryContext();
    await expect(place(context, { words: '  ' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await archiveEvents(context)).toEqual([]);
  });

  it('with filters alone also holds what no search finds yet', async () => {
    const context = memoryContext();
    const metadata = { agentId: 'laura', customerRef: 'cust-1' };
    const indexed = await finishedCall(context, { metadata });
    const fresh = (await deliver(context, { audio: callFile(2), metadata })).recording.recordingId;
    const other = (await deliver(context, { audio: callFile(3), metadata: { agentId: 'tom' } })).recording.recordingId;
    const result = await place(context, { filters: { agentId: ['laura', 'mia'], customerRef: ['cust-1'] } });
    expect([...result.placed].sort()).toEqual([indexed, fresh].sort());
    expect(result.notSearchable).toBe(0);
    expect(await matters(context, other)).toEqual([]);
  });

  it('says how many it could not look at: words, topics and the language that was heard are known late', async () => {
    const context = memoryContext();
    await deliver(context, { metadata: { agentId: 'laura' } });
    expect(await place(context, { words: 'parcel' })).toMatchObject({ placed: [], notSearchable: 1 });
    expect(await place(context, { words: 'parcel', filters: { agentId: ['tom'] } })).toMatchObject({
      notSearchable: 0,
    });
    expect(await place(context, { filters: { language: ['en-US'] } })).toMatchObject({ notSearchable: 1 });
    expect(await place(context, { words: 'parcel', to: '2020-01-01T00:00:00.000Z' })).toMatchObject({
      notSearchable: 0,
    });
  });

  it('is released by the same query, or as a whole', async () => {
    const context = memoryContext();
    const first = await finishedCall(context, { metadata: { agentId: 'laura' } });
    const second = await finishedCall(context, { audio: callFile(2), metadata: { agentId: 'tom' } });
    await place(context, { words: 'parcel' });
    const what = { query: query({ words: 'parcel', filters: { agentId: ['laura'] } }) };
    expect(await releaseHolds(context, { ...why, what })).toMatchObject({ released: [first] });
    expect(await releaseHolds(context, { ...why, what: 'everything' })).toMatchObject({ released: [second] });
    expect([...(await matters(context, first)), ...(await matters(context, second))]).toEqual([]);
  });
});

describe('a matter that catches what is to come', () => {
  it('holds a matching arrival at once, also when a person has to decide about it, and no other', async () => {
    const context = memoryContext();
    await place(context, { filters: { customerRef: ['cust-1'] } }, true);
    const metadata = { customerRef: 'cust-1', businessLine: 'retail-banking', callId: 'c' };
    const { recording } = await deliver(context, { metadata });
    expect(recording).toMatchObject({ state: 'quarantined', holds: [{ matterId: 'M-1' }] });
    const other = await finishedCall(context, { audio: callFile(2), metadata: { customerRef: 'cust-2' } });
    expect(await matters(context, other)).toEqual([]);
  });

  it.each([
    ['all of its words', 'lost parcel', 'My parcel was lost.', 'My invoice was lost.'],
    ['Chinese words', '退款', '我要申请退款', '我要查询余额'],
  ])('holds by %s when the call is indexed', async (_, words, match, other) => {
    const context = memoryContext();
    await place(context, { words, filters: { agentId: ['laura'] } }, true);
    const metadata = { agentId: 'laura' };
    const startedAt = '2026-02-28T09:00:00Z';
    const held = (await deliver(context, { transcript: said(match), metadata: { ...metadata, startedAt } })).recording;
    expect(held.holds).toEqual([]);
    await runAll(context);
    expect(await matters(context, held.recordingId)).toEqual(['M-1']);
    expect(await context.catalogue.recording(held.recordingId)).toMatchObject({ state: 'indexed' });
    const objects = [...context.vault.objects.values()].filter(({ head }) => head.key.includes(held.recordingId));
    expect(objects.every(({ head }) => head.legalHold)).toBe(true);
    // The same moment and agent, so that the index finds both.
    const free = await finishedCall(context, {
      ...{ audio: callFile(2), transcript: said(other), metadata: { ...metadata, startedAt } },
    });
    const tom = await finishedCall(context, {
      audio: callFile(3),
      transcript: said(match),
      metadata: { agentId: 'tom' },
    });
    expect([...(await matters(context, free)), ...(await matters(context, tom))]).toEqual([]);
  });

  it('waits for an index that does not show the call yet, and is not fooled by it', async () => {
    const context = memoryContext();
    await place(context, { words: 'parcel' }, true);
    const { recordingId } = (await deliver(context, { transcript: TRANSCRIPT })).recording;
    const search = context.search.search.bind(context.search);
    context.search.search = () => Promise.resolve({ total: 0, hits: [], facets: {} });
    const recording = await context.catalogue.recording(recordingId);
    if (!recording) throw new Error('not stored');
    await expect(catchForMatters(context, recording, { searchable: true })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    context.search.search = search;
    await runAll(context);
    context.clock.advance(3_600_000);
    await runAll(context);
    expect(await matters(context, recordingId)).toEqual(['M-1']);
  });

  it('stops on request, keeps every query once and no more than there is room for', async () => {
    const context = memoryContext();
    const laura = { filters: { agentId: ['laura'] } };
    await place(context, laura, true);
    await place(context, laura, true);
    expect((await showMatter(context, 'M-1')).standing).toHaveLength(1);
    await holdByQuery(context, { ...why, kind: 'release', query: query(laura), future: true });
    expect(await showMatter(context, 'M-1')).toMatchObject({ catchFuture: false });
    const { recording } = await deliver(context, { metadata: { agentId: 'laura' } });
    expect(recording.holds).toEqual([]);
    for (let n = 0; n < MOST_STANDING; n += 1) await place(context, { filters: { agentId: [`a${n}`] } }, true);
    await expect(place(context, { words: 'one more' }, true)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('costs no look at the archive', async () => {
    const context = memoryContext();
    await place(context, { filters: { agentId: ['laura'] } }, true);
    const { recording } = await deliver(context, { metadata: { agentId: 'tom' } });
    const refuse = (): never => {
      throw new Error('looked at the archive');
    };
    const blind = {
      ...context,
      catalogue: { ...context.catalogue, recordings: refuse, recording: refuse },
      search: { ...context.search, search: refuse },
    };
    expect(await catchForMatters(blind, recording, { searchable: true })).toBe(recording);
  });
});
