/** What the tests of erasure share: callers, requests, and looks at what is left. */
import type { Recording } from '../../../core/recording/recording.ts';
import { eraseRecordings, type EraseResult } from '../../../core/use-cases/erase-recordings.ts';
import { finishedCall, type CallOptions } from '../../support/calls.ts';
import type { MemoryContext } from '../../support/memory-context.ts';

export const ASKED = { reason: 'the caller asked', actor: 'officer' };
export const HOLD = { matterId: 'M-1', reason: 'dispute', actor: 'counsel' };
const CONSENT = { noticeId: 'ivr-recording-notice', version: '1', language: 'en', offsetMs: 0, outcome: 'given' };
export const CALLER = { customerRef: 'cust-1', agentId: 'a7', team: 'parcels', source: 'pbx', callId: 'call-77' };
/** Five years from the call. */
export const REGULATED = { ...CALLER, businessLine: 'brokerage-eu', consent: CONSENT };
/** Ten years from an event that is still awaited. */
export const AWAITING = { ...REGULATED, businessLine: 'retail-banking' };

export function call(
  context: MemoryContext,
  metadata: Record<string, unknown> = CALLER,
  options: CallOptions = {},
): Promise<string> {
  return finishedCall(context, { metadata, ...options });
}

export async function stored({ catalogue }: MemoryContext, id: string): Promise<Recording> {
  const recording = await catalogue.recording(id);
  if (!recording) throw new Error('not stored');
  return recording;
}

export async function erase(context: MemoryContext, id: string): Promise<EraseResult> {
  const { results } = await eraseRecordings(context, { recordingIds: [id], ...ASKED });
  if (!results[0]) throw new Error('no result');
  return results[0];
}

export async function types(context: MemoryContext, id: string): Promise<string[]> {
  return (await context.catalogue.events(id)).map(({ type }) => type);
}

export async function count(context: MemoryContext, words: string): Promise<number> {
  return (await context.search.search({ words, filters: {}, limit: 10 })).total;
}

export async function paths({ work }: MemoryContext, id: string): Promise<string[]> {
  const all: string[] = [];
  for await (const path of work.list('')) if (path.includes(id)) all.push(path);
  return all;
}
