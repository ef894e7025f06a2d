/** The recording as an item: JSON as it is, and beside it what indexes and filters compare. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { LANES, recordingSchema, STATES, type Recording } from '../../core/recording/recording.ts';
import { reviewAt } from '../../core/retention/review.ts';
import {
  idAt,
  membershipKey,
  monthOf,
  positionOf,
  recordingKey,
  REVIEW_SHARDS,
  reviewPartition,
  reviewPositionOf,
  shardOf,
  STATE_SHARDS,
  statePartition,
  TIME_SHARDS,
  timePartition,
} from './catalogue-keys.ts';
import { orderSchema } from './commit-order.ts';
import type { Values } from './dynamo-table.ts';
import type { Action } from './dynamo-transaction.ts';

const rowSchema = z.object({
  schemaVersion: z.literal(1),
  revision: z.int(),
  position: z.string(),
  /** Absent while nothing becomes due by itself. */
  reviewPosition: z.string().optional(),
  order: orderSchema,
  matters: z.array(z.string()),
  businessLine: z.string(),
  agentId: z.string().optional(),
  team: z.string().optional(),
  customerRef: z.string().optional(),
  language: z.string().optional(),
  source: z.string(),
  callId: z.string(),
  receivedSha256: z.string().optional(),
  sealedSha256: z.string().optional(),
  state: z.enum(STATES),
  lane: z.enum(LANES).optional(),
  json: z.string(),
});
export type RecordingRow = z.infer<typeof rowSchema>;

/** Where nearly all recordings end up: found by time, an index of it would only be another copy of that one. */
export const RESTING_STATE = 'indexed';

/** What the item written before said about matters: which membership items there are, and where. */
export type Membership = Pick<RecordingRow, 'matters' | 'position'>;

export function rowOf(recording: Recording, order: string): RecordingRow {
  const review = reviewAt(recording);
  return {
    schemaVersion: 1,
    revision: recording.revision,
    position: positionOf(Date.parse(recording.startedAt), recording.recordingId),
    ...(review !== undefined && { reviewPosition: reviewPositionOf(Date.parse(review), recording.recordingId) }),
    order,
    matters: [...new Set(recording.holds.map(({ matterId }) => matterId))].sort(),
    businessLine: recording.businessLine,
    agentId: recording.agentId,
    team: recording.team,
    customerRef: recording.customerRef,
    language: recording.language,
    source: recording.source,
    callId: recording.callId,
    receivedSha256: recording.received?.sha256,
    sealedSha256: recording.sealed?.sha256,
    state: recording.state,
    lane: (recording.retention ?? recording.intent?.retention)?.lane,
    json: JSON.stringify(recording),
  };
}

/** Writes the item if the stored one is of the revision before and has the memberships that `stored` says. */
export function writeActions(recording: Recording, row: RecordingRow, extra: Values, stored: Membership): Action[] {
  const { recordingId, revision } = recording;
  const placed = (membership: Membership): Map<string, Action> =>
    new Map(
      membership.matters.map((matter) => [
        `${matter}\n${membership.position}`,
        { key: membershipKey(matter, membership.position) },
      ]),
    );
  const before: ReadonlyMap<string, Action> = revision === 1 ? new Map() : placed(stored);
  const after = placed(row);
  const write = { key: recordingKey(recordingId), item: { ...row, ...shardsOf(recording, row), ...extra } };
  return [
    revision === 1
      ? { ...write, condition: 'attribute_not_exists(pk)' }
      : {
          ...write,
          condition: 'revision = :before AND matters = :matters AND #position = :position',
          names: { '#position': 'position' },
          values: { ':before': revision - 1, ':matters': stored.matters, ':position': stored.position },
        },
    ...[...before].filter(([name]) => !after.has(name)).map(([, action]) => action),
    ...[...after].filter(([name]) => !before.has(name)).map(([, { key }]) => ({ key, item: { schemaVersion: 1 } })),
  ];
}

function shardsOf({ recordingId, startedAt, state }: Recording, { reviewPosition }: RecordingRow): Values {
  return {
    timeShard: timePartition(monthOf(Date.parse(startedAt)), shardOf(recordingId, TIME_SHARDS)),
    ...(state !== RESTING_STATE && { stateShard: statePartition(state, shardOf(recordingId, STATE_SHARDS)) }),
    ...(reviewPosition !== undefined && { reviewShard: reviewPartition(shardOf(recordingId, REVIEW_SHARDS)) }),
  };
}

/** Undefined when the item is damaged. */
export function readRow(item: unknown): RecordingRow | undefined {
  return rowSchema.safeParse(item).data;
}

/** Undefined when the item is damaged. */
export function readRecording(row: RecordingRow | undefined): Recording | undefined {
  try {
    const recording = row && recordingSchema.safeParse(JSON.parse(row.json)).data;
    return recording?.recordingId === (row && idAt(row.position)) ? recording : undefined;
  } catch {
    return undefined;
  }
}

export function damaged(recordingId: string): AppError {
  return new AppError('INTEGRITY', `The stored item of recording ${recordingId} is damaged.`, {
    detail: { recordingId },
  });
}

/** An item that could not be read again would be lost, and would end every listing. The message names fields, never values. */
export function assertReadable(recording: Recording): void {
  const parsed = recordingSchema.safeParse(recording);
  if (parsed.success) return;
  const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new AppError('INTERNAL', `A recording with unusable fields was not stored: ${fields}.`, {
    cause: parsed.error,
  });
}
