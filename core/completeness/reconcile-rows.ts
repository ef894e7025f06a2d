/** Compares what the switch says with what the archive holds. Pure: the recordings were looked up before. */
import type { Recording } from '../recording/recording.ts';
import type { CdrRow } from './cdr.ts';

export interface Tolerances {
  /** A recording may be shorter than the call by this much, in ms: ringing and hang-up are not recorded. */
  readonly shortMs: number;
  /** A recording is late when it arrived later than this after the end of its call, in ms. */
  readonly lateMs: number;
}

export const TOLERANCES: Tolerances = { shortMs: 2000, lateMs: 24 * 3_600_000 };

export interface MissingCall {
  readonly callId: string;
  readonly source?: string;
  readonly startedAt: string;
  /** `NOT_DELIVERED`, `NOT_ARRIVED` (announced, no bytes), or the code for which it was rejected. */
  readonly reason: string;
  readonly recordingId?: string;
}

export interface ShortRecording {
  readonly recordingId: string;
  readonly callId: string;
  readonly expectedMs: number;
  readonly durationMs: number;
  readonly missingMs: number;
}

export interface RowVerdict {
  readonly row: CdrRow;
  readonly missing?: MissingCall;
  readonly short?: ShortRecording;
  readonly late?: { readonly recordingId: string; readonly callId: string; readonly byMs: number };
  /** More than one recording of the call: redundant recorders, or a mistake. */
  readonly witnesses: readonly string[];
  readonly found: readonly string[];
}

/** `recordings`: everything the archive has of the call, rejected and announced ones included. */
export function judgeRow(row: CdrRow, recordings: readonly Recording[], tolerances: Tolerances): RowVerdict {
  const present = recordings.filter(isHere);
  const found = recordings.map(({ recordingId }) => recordingId);
  const longest = present.toSorted((a, b) => durationOf(b) - durationOf(a))[0];
  if (!longest) return { row, found, witnesses: [], missing: missingCall(row, recordings) };
  const witnesses = present.filter(({ witnessOf }) => witnessOf !== undefined).map(({ recordingId }) => recordingId);
  const short = shortage(row, longest, tolerances);
  const late = lateness(row, present, tolerances);
  return { row, found, witnesses, ...(short && { short }), ...(late && { late }) };
}

/** Whatever has arrived and was not refused counts: quarantined bytes are kept, erased ones were here. */
function isHere({ state }: Recording): boolean {
  return state !== 'rejected' && state !== 'awaiting-upload';
}

function missingCall({ callId, source, startedAt }: CdrRow, recordings: readonly Recording[]): MissingCall {
  const [refused] = recordings.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const call = { callId, ...(source !== undefined && { source }), startedAt };
  if (!refused) return { ...call, reason: 'NOT_DELIVERED' };
  return { ...call, reason: refused.rejection?.code ?? 'NOT_ARRIVED', recordingId: refused.recordingId };
}

function durationOf({ sealed }: Recording): number {
  return sealed?.media.durationMs ?? -1;
}

function shortage(row: CdrRow, recording: Recording, { shortMs }: Tolerances): ShortRecording | undefined {
  const durationMs = durationOf(recording);
  if (row.durationMs === undefined || durationMs < 0) return undefined;
  const missingMs = row.durationMs - durationMs;
  if (missingMs <= shortMs) return undefined;
  const { recordingId } = recording;
  return { recordingId, callId: row.callId, expectedMs: row.durationMs, durationMs, missingMs };
}

function lateness(
  row: CdrRow,
  present: readonly Recording[],
  { lateMs }: Tolerances,
): { recordingId: string; callId: string; byMs: number } | undefined {
  const [first] = present.toSorted((a, b) => arrivalOf(a) - arrivalOf(b));
  if (!first) return undefined;
  const byMs = arrivalOf(first) - (Date.parse(row.startedAt) + (row.durationMs ?? 0) + lateMs);
  return byMs > 0 ? { recordingId: first.recordingId, callId: row.callId, byMs } : undefined;
}

function arrivalOf({ received, createdAt }: Recording): number {
  return Date.parse(received?.at ?? createdAt);
}

export interface SequenceGap {
  readonly source: string;
  /** First and last number that is not there. */
  readonly from: number;
  readonly to: number;
}

/** Holes between the smallest and the largest number of each source. O(n log n). */
export function sequenceGaps(recordings: Iterable<Pick<Recording, 'source' | 'sequence'>>): readonly SequenceGap[] {
  const bySource = new Map<string, number[]>();
  for (const { source, sequence } of recordings) {
    if (sequence === undefined) continue;
    const numbers = bySource.get(source) ?? [];
    numbers.push(sequence);
    bySource.set(source, numbers);
  }
  return [...bySource].flatMap(([source, numbers]) => {
    const sorted = numbers.toSorted((a, b) => a - b);
    return sorted.flatMap((number, at) => {
      const next = sorted[at + 1];
      return next !== undefined && next > number + 1 ? [{ source, from: number + 1, to: next - 1 }] : [];
    });
  });
}
