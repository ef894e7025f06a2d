/** The intake in a bucket, one object `<part>/<recordingId>` per part. Files dropped by outside systems lie under `drop/` and are no part. */
import { HeadObjectCommand, DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { Intake, IntakePart } from '../../core/ports.ts';
import { createS3AudioPieces } from './s3-audio-pieces.ts';
import { isAbsent, s3Call, s3Error, type Place } from './s3-errors.ts';
import { checkedId } from './s3-keys.ts';
import { listObjects, readObject } from './s3-read.ts';
import { writeObject } from './s3-write.ts';

const PARTS: readonly IntakePart[] = ['metadata', 'delivery', 'transcript', 'audio'];

type Arrival = { readonly recordingId: string; readonly changedAt: string };

export function intakeKey(recordingId: string, part: IntakePart): string {
  return `${part}/${checkedId(recordingId)}`;
}

export function createS3Intake(place: Place): Intake {
  const { client, bucket: Bucket } = place;
  return {
    pieces: createS3AudioPieces(place),
    put: async (recordingId, part, body) => writeObject(place, intakeKey(recordingId, part), body),
    async *read(recordingId, part) {
      yield* readObject(place, { Key: intakeKey(recordingId, part) });
    },
    async size(recordingId, part) {
      try {
        return (await client.send(new HeadObjectCommand({ Bucket, Key: intakeKey(recordingId, part) }))).ContentLength;
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw s3Error(error, 'GetObject');
      }
    },
    async remove(recordingId, part) {
      const request = new DeleteObjectCommand({ Bucket, Key: intakeKey(recordingId, part) });
      await s3Call('DeleteObject', () => client.send(request));
    },
    list: () => merged(PARTS.map((part) => arrivals(place, part))),
  };
}

async function* arrivals(place: Place, part: IntakePart): AsyncGenerator<Arrival, undefined> {
  const prefix = `${part}/`;
  for await (const { key, changedAt } of listObjects(place, prefix)) {
    yield { recordingId: key.slice(prefix.length), changedAt };
  }
}

/** The lists are in order of id, so that each arrival is told once without keeping them in memory. */
async function* merged(lists: readonly AsyncGenerator<Arrival, undefined>[]): AsyncGenerator<Arrival> {
  const next = async (list: AsyncGenerator<Arrival, undefined>): Promise<Head[]> => {
    const found: IteratorResult<Arrival, undefined> = await list.next();
    return found.done === true ? [] : [{ list, ...found.value }];
  };
  let heads = (await Promise.all(lists.map(next))).flat();
  try {
    for (;;) {
      const [first] = heads.toSorted(byId);
      if (!first) return;
      const same = heads.filter(({ recordingId }) => recordingId === first.recordingId);
      const changedAt = same.reduce((latest, head) => (head.changedAt > latest ? head.changedAt : latest), '');
      yield { recordingId: first.recordingId, changedAt };
      const others = heads.filter((head) => !same.includes(head));
      heads = [...others, ...(await Promise.all(same.map(({ list }) => next(list)))).flat()];
    }
  } finally {
    await Promise.all(lists.map((list) => list.return(undefined)));
  }
}

interface Head extends Arrival {
  readonly list: AsyncGenerator<Arrival, undefined>;
}

function byId(a: Arrival, b: Arrival): number {
  return a.recordingId < b.recordingId ? -1 : Number(a.recordingId > b.recordingId);
}
