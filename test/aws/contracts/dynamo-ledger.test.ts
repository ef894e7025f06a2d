/** The ledger on DynamoDB, with writers at the same time and after damage. */
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventKey, NEXT_KEY } from '../../../adapters/aws/catalogue-keys.ts';
import { CATALOGUE_TABLE } from '../../../adapters/aws/catalogue-table.ts';
import { createDynamoCatalogue } from '../../../adapters/aws/dynamo-catalogue.ts';
import { createDynamoLedger } from '../../../adapters/aws/dynamo-ledger.ts';
import { toItem } from '../../../adapters/aws/dynamo-table.ts';
import { systemClock } from '../../../adapters/local/clock-random.ts';
import type { LogLedger } from '../../../core/custody/ports.ts';
import type { Catalogue, Clock } from '../../../core/ports.ts';
import { anEvent, refused } from '../../contracts/builders.ts';
import { connect, dynamoSubject } from './dynamo-subject.ts';

const subject = dynamoSubject();

interface Log {
  readonly tableName: string;
  readonly catalogue: Catalogue;
  readonly ledger: LogLedger;
}

async function makeLog(): Promise<Log> {
  const { client, createTable } = subject();
  const tableName = await createTable(CATALOGUE_TABLE);
  return {
    tableName,
    catalogue: createDynamoCatalogue({ client, tableName, clock: systemClock }),
    ledger: createDynamoLedger({ client, tableName }),
  };
}

const late = (ms: number): Clock => ({ now: () => new Date(Date.now() - ms) });
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('writers at the same time', () => {
  const writer = fc.record({
    /** The machines' clocks do not agree. */
    behindMs: fc.integer({ min: 0, max: 5000 }),
    commits: fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 6 }), { maxLength: 10 }),
  });

  it('leave no gap and no double, and one recording keeps the order of its events', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(writer, { minLength: 2, maxLength: 5 }), fc.integer({ min: 1, max: 2 }), check),
      { numRuns: 6 },
    );
  });

  async function check(
    writers: readonly { behindMs: number; commits: readonly (readonly number[])[] }[],
    indexers: number,
  ): Promise<void> {
    const { tableName, catalogue, ledger } = await makeLog();
    const processes = writers.map(() => connect(subject().endpoint));
    const written = writers.map((): string[] => []);
    let writing = true;
    const index = async (): Promise<void> => {
      const own = createDynamoLedger({ client: subject().client, tableName });
      while (writing) await own.assign();
    };
    const indexing = Promise.all(range(indexers).map(index));
    await Promise.all(
      writers.map(async ({ behindMs, commits }, w) => {
        const client = processes[w]?.client ?? subject().client;
        const own = createDynamoCatalogue({ client, tableName, clock: late(behindMs) });
        for (const [c, recordings] of commits.entries()) {
          const events = recordings.map((recording, e) => anEvent(`w${w}-${c}-${e}`, `rec${recording}`));
          await own.commit({ recordings: [], events });
          written[w]?.push(...events.map(({ eventId }) => eventId));
        }
      }),
    );
    writing = false;
    await indexing;
    const all = written.flat();
    expect(await ledger.assign()).toBe(all.length);
    const leaves = await ledger.leaves(0, 1000);
    expect(leaves.map(({ leafIndex }) => leafIndex)).toEqual(range(all.length));
    expect(leaves.map(({ eventId }) => eventId).sort()).toEqual([...all].sort());
    for (const recording of range(4)) {
      const events = await catalogue.events(`rec${recording}`);
      for (const { eventId, leafIndex, leaf } of events) {
        expect(leaves[leafIndex ?? -1]).toEqual({ leafIndex, eventId, leaf });
      }
      for (const ids of written) {
        const own = ids.filter((id) => events.some(({ eventId }) => eventId === id));
        expect(events.map(({ eventId }) => eventId).filter((id) => own.includes(id))).toEqual(own);
      }
    }
    // What one process committed to a single recording is in the log in that order, whatever the other clocks say.
    for (const [w, { commits }] of writers.entries()) {
      for (const recording of range(4)) {
        const own = commits.flatMap((recordings, c) =>
          recordings.every((one) => one === recording) ? recordings.map((_, e) => `w${w}-${c}-${e}`) : [],
        );
        expect(leaves.map(({ eventId }) => eventId).filter((id) => own.includes(id))).toEqual(own);
      }
    }
    for (const { client } of processes) client.destroy();
  }
});

it('places what one commit has more of than one transaction takes, over several partitions of leaves', async () => {
  const { catalogue, ledger } = await makeLog();
  const ids = range(540).map((i) => `e${String(i).padStart(3, '0')}`);
  for (let at = 0; at < ids.length; at += 90) {
    const events = ids.slice(at, at + 90).map((id) => anEvent(id, `rec-${id}`));
    await catalogue.commit({ recordings: [], events });
  }
  expect(await ledger.assign()).toBe(540);
  expect((await ledger.leaves(0, 1000)).map(({ eventId }) => eventId)).toEqual(ids);
  expect((await ledger.leaves(250, 10)).map(({ leafIndex }) => leafIndex)).toEqual(range(10).map((i) => 250 + i));
  expect(await ledger.leaves(512, 256)).toHaveLength(28);
});

it('places many of the largest leaves', async () => {
  const { catalogue, ledger } = await makeLog();
  const leaf = 'x'.repeat(65_535);
  for (const commit of range(3)) {
    const events = range(30).map((i) => anEvent(`e${commit}-${i}`, `rec${i}`, { leaf }));
    await catalogue.commit({ recordings: [], events });
  }
  expect(await ledger.assign()).toBe(90);
  const leaves = await ledger.leaves(0, 100);
  expect(leaves).toHaveLength(90);
  expect(leaves.every((one) => one.leaf === leaf)).toBe(true);
});

it('never gives out a signed leaf index again, also when the counter was deleted behind its back', async () => {
  const { tableName, catalogue, ledger } = await makeLog();
  const commit = (id: string): Promise<void> => catalogue.commit({ recordings: [], events: [anEvent(id, 'r')] });
  await commit('e0');
  await commit('e1');
  expect(await ledger.assign()).toBe(2);
  await ledger.advance(await ledger.head(), { size: 2, rootHash: 'x' });
  await subject().client.send(new DeleteItemCommand({ TableName: tableName, Key: toItem({ ...NEXT_KEY }) }));
  await commit('e2');
  expect(await ledger.assign()).toBe(3);
  expect((await ledger.leaves(0, 10)).map(({ eventId }) => eventId)).toEqual(['e0', 'e1', 'e2']);
});

it('does not go on when the counter is behind its leaves', async () => {
  const { tableName, catalogue, ledger } = await makeLog();
  await catalogue.commit({ recordings: [], events: [anEvent('e0', 'r')] });
  await ledger.assign();
  await subject().client.send(new DeleteItemCommand({ TableName: tableName, Key: toItem({ ...NEXT_KEY }) }));
  await catalogue.commit({ recordings: [], events: [anEvent('e1', 'r')] });
  await refused(ledger.assign(), 'INTEGRITY');
  expect((await ledger.leaves(0, 10)).map(({ eventId }) => eventId)).toEqual(['e0']);
});

it('names the recording whose pending event is gone', async () => {
  const { tableName, catalogue, ledger } = await makeLog();
  await catalogue.commit({ recordings: [], events: [anEvent('e0', 'rec1')] });
  const Key = toItem({ ...eventKey('rec1', 'e0') });
  await subject().client.send(new DeleteItemCommand({ TableName: tableName, Key }));
  await refused(ledger.assign(), 'INTEGRITY');
});
