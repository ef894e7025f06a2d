/** One regulated recording that has gone all the way, and ways to change what is stored about it behind the archive's back. */
import type { CustodyRecord } from '../../../core/custody/event.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { integrateLog } from '../../../core/use-cases/integrate-log.ts';
import { finishedCall, type CallOptions } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const CONSENT = { noticeId: 'ivr-recording-notice', version: '1', language: 'en', offsetMs: 0, outcome: 'given' };

export async function sealedArchive(options: CallOptions = {}): Promise<{ context: MemoryContext; id: string }> {
  const context = memoryContext();
  const metadata = { businessLine: 'retail-banking', source: 'pbx', callId: 'c', agentId: 'a7', consent: CONSENT };
  const id = await finishedCall(context, { metadata, ...options });
  await integrate(context);
  return { context, id };
}

export async function integrate({ ledger, logStore, signer }: MemoryContext): Promise<void> {
  await integrateLog({ ledger, store: logStore, signer });
}

export async function stored(context: MemoryContext, id: string): Promise<Recording> {
  const recording = await context.catalogue.recording(id);
  if (!recording) throw new Error('not stored');
  return recording;
}

/** Rewrites the row. */
export async function rewrite(
  context: MemoryContext,
  id: string,
  change: (recording: Recording) => Partial<Recording>,
): Promise<void> {
  const recording = await stored(context, id);
  await context.catalogue.commit({
    recordings: [{ ...recording, ...change(recording), revision: recording.revision + 1 }],
  });
}

/** Rewrites the newest event of this type. */
export function rewriteEvent(
  { ledger: { records } }: MemoryContext,
  type: CustodyRecord['type'],
  change: (event: CustodyRecord) => Partial<CustodyRecord>,
): void {
  const at = records.findLastIndex((event) => event.type === type);
  const event = records[at];
  if (!event) throw new Error('no such event');
  records[at] = { ...event, ...change(event) };
}

/** A context that another process shares: it acts once, right after the n-th read of a row. */
export function meanwhile(context: MemoryContext, nthRead: number, act: () => Promise<void>): MemoryContext {
  let reads = 0;
  const { catalogue } = context;
  return {
    ...context,
    catalogue: {
      ...catalogue,
      async recording(recordingId) {
        const found = await catalogue.recording(recordingId);
        reads += 1;
        if (reads === nthRead) await act();
        return found;
      },
    },
  };
}
