/** Two short calls with transcripts, one per lane, and the two commands that take them all the way, as functions over a context. */
import { once } from '../../core/bytes.ts';
import type { QueuedContext } from '../../core/use-cases/context.ts';
import { deliverRecording } from '../../core/use-cases/deliver-recording.ts';
import { integrateLog } from '../../core/use-cases/integrate-log.ts';
import { sweep } from '../../core/use-cases/sweep.ts';
import { openFolder, type OpenFolder } from '../../local/container.ts';
import { drainHere } from '../../local/drain.ts';
import { loadPolicies } from '../../local/policies.ts';
import { readSettings, type Settings } from '../../local/settings.ts';
import { callFile, TRANSCRIPT } from '../support/calls.ts';

export const REGULATED = 'call-regulated';
export const ERASABLE = 'call-erasable';

interface Call {
  readonly callId: string;
  readonly audio: Uint8Array;
  readonly metadata: Uint8Array;
  readonly transcript: Uint8Array;
}

/** The same bytes every time. */
export function twoCalls(ms = 600): Call[] {
  const consent = { noticeId: 'ivr-recording-notice', version: '1', language: 'en', offsetMs: 0, outcome: 'given' };
  return [
    { callId: REGULATED, businessLine: 'retail-banking', consent },
    { callId: ERASABLE, businessLine: 'default' },
  ].map((fields, index) => ({
    callId: fields.callId,
    audio: callFile(index + 1, ms),
    metadata: Buffer.from(
      JSON.stringify({ source: 'pbx', startedAt: '2026-03-01T09:00:00Z', channels: ['customer', 'agent'], ...fields }),
    ),
    transcript: Buffer.from(JSON.stringify(TRANSCRIPT)),
  }));
}

/** What `ingest` does with the two calls: until both are sealed. */
export async function ingestCalls(context: QueuedContext, calls: readonly Call[] = twoCalls()): Promise<string[]> {
  await sweep(context);
  const ids: string[] = [];
  for (const { audio, metadata, transcript } of calls) {
    const parts = { audio: once(audio), metadata, transcript: once(transcript) };
    const { recording } = await deliverRecording(context, { ...parts, actor: 'test' });
    ids.push(recording.recordingId);
  }
  await drainHere(context, { ids, until: 'sealed' });
  await integrate(context);
  return ids;
}

/** What `process` does: until nothing is pending. */
export async function processAll(context: QueuedContext): Promise<void> {
  await sweep(context);
  await drainHere(context, {});
  await integrate(context);
}

export async function integrate({ ledger, logStore, signer }: QueuedContext): Promise<void> {
  await integrateLog({ ledger, store: logStore, signer });
}

export function settingsFor(dataDir: string): Settings {
  return { ...readSettings({}, { data: dataDir }), workers: 1 };
}

export function openAt(dataDir: string): Promise<OpenFolder> {
  const settings = settingsFor(dataDir);
  return openFolder(settings, loadPolicies(settings.policiesDir));
}

/** Opens, works, closes. */
export async function onFolder<T>(dataDir: string, work: (context: QueuedContext) => Promise<T>): Promise<T> {
  const { context, close } = await openAt(dataDir);
  try {
    return await work(context);
  } finally {
    close();
  }
}
