/** What the catalogue on DynamoDB promises beyond its contract: limits, damage, memberships, long listings, what becomes due. */
import { QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingKey } from '../../../adapters/aws/catalogue-keys.ts';
import { createDynamoCatalogue } from '../../../adapters/aws/dynamo-catalogue.ts';
import { toItem } from '../../../adapters/aws/dynamo-table.ts';
import type { Catalogue, RecordingFilter } from '../../../core/ports.ts';
import { STATES, type Recording } from '../../../core/recording/recording.ts';
import { anEvent, aRecording, refused } from '../../contracts/builders.ts';
import { createMemoryCatalogue } from '../../support/memory-catalogue.ts';
import { fakeClock } from '../../support/memory-clock-random.ts';
import { dueTests } from './dynamo-due-tests.ts';
import { dynamoSubject } from './dynamo-subject.ts';
import { makeCatalogue, type Made } from './made-catalogue.ts';

const subject = dynamoSubject();
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const make = (recordings: readonly Recording[] = []): Promise<Made> => makeCatalogue(subject(), recordings);

async function pages(catalogue: Catalogue, filter: RecordingFilter, limit: number): Promise<Recording[][]> {
  const found: Recording[][] = [];
  let cursor: string | undefined;
  do {
    const page = await catalogue.recordings(filter, { limit, ...(cursor !== undefined && { cursor }) });
    found.push([...page.items]);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

describe('limits', () => {
  it('takes 90 events at once, and says so when a change is more than a transaction', async () => {
    const { catalogue } = await make();
    const events = (count: number): ReturnType<typeof anEvent>[] => range(count).map((i) => anEvent(`e${i}`, `r${i}`));
    await refused(catalogue.commit({ recordings: [], events: events(100) }), 'INTERNAL');
    expect(await catalogue.events('r0')).toEqual([]);
    await catalogue.commit({ recordings: [], events: events(90) });
    expect(await catalogue.events('r89')).toHaveLength(1);
  });

  it('refuses an entry over 400 KB and a change over 4 MB before it is sent', async () => {
    const { catalogue } = await make();
    const wide = (id: string, bytes: number): Recording =>
      aRecording(id, { customerRef: 'c', witnessOf: 'x'.repeat(bytes) });
    await refused(catalogue.commit({ recordings: [wide('rec1', 410_000)] }), 'TOO_LARGE');
    await refused(catalogue.commit({ recordings: range(12).map((i) => wide(`rec${i}`, 380_000)) }), 'INTERNAL');
    await catalogue.commit({ recordings: [wide('rec1', 390_000)] });
    expect((await catalogue.recording('rec1'))?.witnessOf).toHaveLength(390_000);
  });

  it('refuses a change that names the same thing twice', async () => {
    const { catalogue } = await make();
    const twice = [anEvent('e1', 'rec1'), anEvent('e1', 'rec1')];
    await refused(catalogue.commit({ recordings: [], events: twice }), 'CONFLICT');
    await refused(catalogue.commit({ recordings: [aRecording('rec1'), aRecording('rec1')] }), 'CONFLICT');
    const claims = ['rec1', 'rec2'].map((recordingId) => ({ name: 'x', recordingId }));
    await refused(catalogue.commit({ recordings: [], claims }), 'CONFLICT');
    await catalogue.commit({ recordings: [], claims: claims.map((claim) => ({ ...claim, recordingId: 'rec1' })) });
    expect(await catalogue.claim('x')).toBe('rec1');
  });
});

describe('damage', () => {
  async function withDamage(ids: readonly string[]): Promise<Catalogue> {
    const { catalogue, tableName } = await make(['rec1', 'rec2', 'rec3'].map((id) => aRecording(id)));
    for (const id of ids) {
      await subject().client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: toItem({ ...recordingKey(id) }),
          UpdateExpression: 'SET json = :json',
          ExpressionAttributeValues: toItem({ ':json': '{' }),
        }),
      );
    }
    return catalogue;
  }

  it.each(['-000001-12-31T23:00:00.000Z', '+010000-01-01T00:59:59.000Z', 'yesterday'])(
    'refuses a recording that started at %s',
    async (startedAt) => {
      const { catalogue } = await make();
      await refused(catalogue.commit({ recordings: [aRecording('bad', { startedAt })] }), 'INTERNAL');
      expect(await catalogue.recording('bad')).toBeUndefined();
      expect((await catalogue.recordings({}, { limit: 10 })).items).toEqual([]);
    },
  );

  it('names the recording whose item is damaged', async () => {
    const catalogue = await withDamage(['rec2']);
    const named = { code: 'INTEGRITY', detail: { recordingId: 'rec2' } };
    await expect(catalogue.recording('rec2')).rejects.toMatchObject(named);
    await expect(catalogue.recordings({}, { limit: 10 })).rejects.toMatchObject(named);
    expect((await catalogue.recordings({ callId: 'call-rec1' }, { limit: 10 })).items).toHaveLength(1);
  });

  it.each([1, 2, 10])('goes on without it for somebody who is told, %i to a page', async (limit) => {
    const catalogue = await withDamage(['rec1', 'rec3']);
    const damaged: string[] = [];
    const read: string[] = [];
    let cursor: string | undefined;
    do {
      const onDamaged = (id: string): void => void damaged.push(id);
      const page = await catalogue.recordings({}, { limit, onDamaged, ...(cursor !== undefined && { cursor }) });
      read.push(...page.items.map(({ recordingId }) => recordingId));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect({ read, damaged }).toEqual({ read: ['rec2'], damaged: ['rec1', 'rec3'] });
  });
});

describe('listings', () => {
  it('pages 300 recordings of more than 1 MB completely', async () => {
    const day = (i: number): string => new Date(Date.UTC(2026, 0, 1 + (i % 90), i % 24)).toISOString();
    const recordings = range(300).map((i) =>
      aRecording(`rec${i}`, { startedAt: day(i), team: 't', witnessOf: 'x'.repeat(8000) }),
    );
    const { catalogue } = await make(recordings);
    const all = recordings.map(({ recordingId }) => recordingId).sort();
    for (const [filter, limit] of [
      [{}, 300],
      [{}, 7],
      [{ team: 't' }, 100],
      [{ state: 'received' }, 299],
    ] as const) {
      const found = await pages(catalogue, filter, limit);
      expect(found.map(({ length }) => length)).toEqual(found.map((_, i) => Math.min(limit, 300 - i * limit)));
      expect(
        found
          .flat()
          .map(({ recordingId }) => recordingId)
          .sort(),
      ).toEqual(all);
      const starts = found.flat().map(({ startedAt }) => Date.parse(startedAt));
      expect(starts).toEqual([...starts].sort((a, b) => b - a));
    }
  });

  it('answers every filter as the memory catalogue does', async () => {
    const of = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
    const instant = of(
      '2025-12-31T23:59:59.999Z',
      '2026-01-01T00:00:00Z',
      '2026-01-31T12:00:00Z',
      '2026-03-01T00:00:00Z',
    );
    const some = {
      agentId: of('a1', 'a2'),
      team: of('t1', 't2'),
      customerRef: of('c1', 'c2'),
      language: of('en', 'zh-CN'),
    };
    const base = { businessLine: of('sales', 'support'), source: of('p1', 'p2'), callId: of('1', '2', '3') };
    const recording = fc.record(
      { ...base, startedAt: instant, state: of(...STATES), matters: fc.subarray(['m1', 'm2']), ...some },
      { requiredKeys: ['businessLine', 'source', 'callId', 'startedAt', 'state', 'matters'] },
    );
    const filter = fc.record(
      { ...some, ...base, state: of(...STATES), matterId: of('m1', 'm2'), from: instant, to: instant },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(recording, { maxLength: 25 }),
        fc.array(filter, { minLength: 10, maxLength: 10 }),
        fc.integer({ min: 1, max: 10 }),
        async (shapes, filters, limit) => {
          const recordings = shapes.map(({ matters, ...shape }, i) =>
            aRecording(`rec${i}`, {
              ...shape,
              holds: matters.map((matterId) => ({ matterId, placedAt: '2026-01-01T00:00:00Z' })),
            }),
          );
          const { catalogue } = await make(recordings);
          const memory = createMemoryCatalogue({ clock: fakeClock() }).catalogue;
          await memory.commit({ recordings });
          for (const one of [...filters, {}])
            expect(await pages(catalogue, one, limit)).toEqual(await pages(memory, one, limit));
        },
      ),
      { numRuns: 15 },
    );
  });

  it('takes an index entry that lags behind as a hint only', async () => {
    const { catalogue, tableName } = await make([aRecording('rec1', { state: 'quarantined' })]);
    await subject().client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: toItem({ ...recordingKey('rec1') }),
        UpdateExpression: 'SET #state = :sealed',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: toItem({ ':sealed': 'sealed' }),
      }),
    );
    expect((await catalogue.recordings({ state: 'quarantined' }, { limit: 10 })).items).toEqual([]);
  });
});

it('keeps the order of commits of machines whose clocks disagree', async () => {
  const { catalogue, tableName } = await make();
  const slow = fakeClock('2020-01-01T00:00:00.000Z');
  const other = createDynamoCatalogue({ client: subject().client, tableName, clock: slow });
  const commit = (by: Catalogue, revision: number): Promise<void> =>
    by.commit({
      recordings: [aRecording('rec1', { revision })],
      events: ['b', 'a'].map((name) => anEvent(`${name}${revision}`, 'rec1')),
    });
  for (const revision of [1, 2, 3, 4]) {
    const by = revision % 2 === 0 ? other : catalogue;
    await by.recording('rec1');
    await commit(by, revision);
  }
  const ids = (await catalogue.events('rec1')).map(({ eventId }) => eventId);
  expect(ids).toEqual(['b1', 'a1', 'b2', 'a2', 'b3', 'a3', 'b4', 'a4']);
});

describe('holds', () => {
  const held = (revision: number, startedAt: string, ...matters: string[]): Recording =>
    aRecording('rec1', {
      revision,
      startedAt,
      holds: matters.map((matterId) => ({ matterId, placedAt: '2026-01-01T00:00:00Z' })),
    });

  it('leaves no membership behind', async () => {
    const { catalogue, tableName } = await make();
    const members = async (): Promise<string[]> => {
      const found: string[] = [];
      for (const matter of ['m1', 'm2', 'm3']) {
        const { Count = 0 } = await subject().client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: toItem({ ':pk': `MATTER#${matter}` }),
          }),
        );
        for (let i = 0; i < Count; i += 1) found.push(matter);
      }
      return found;
    };
    const [first, second] = ['2026-01-01T00:00:00Z', '2026-05-01T00:00:00Z'];
    await catalogue.commit({ recordings: [held(1, first, 'm1', 'm2')] });
    expect(await members()).toEqual(['m1', 'm2']);
    await catalogue.commit({ recordings: [held(2, first, 'm2', 'm3')] });
    expect(await members()).toEqual(['m2', 'm3']);
    await catalogue.commit({ recordings: [held(3, second, 'm2', 'm3')] });
    expect(await members()).toEqual(['m2', 'm3']);
    expect((await catalogue.recordings({ matterId: 'm3' }, { limit: 10 })).items).toHaveLength(1);
    await refused(catalogue.commit({ recordings: [held(3, second)] }), 'CONFLICT');
    await catalogue.commit({ recordings: [held(4, second)] });
    expect(await members()).toEqual([]);
  });
});

dueTests(subject);
