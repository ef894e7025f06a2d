/** `quarantine list` and `quarantine decide`: what waits for a person. */
import { AppError } from '../../core/errors.ts';
import type { ConsentFound } from '../../core/privacy/consent-words.ts';
import { viewOf, type RecordingView } from '../../core/recording/view.ts';
import { decideQuarantine } from '../../core/use-cases/decide-quarantine.ts';
import { previewConsent } from '../../core/use-cases/find-consent.ts';
import type { Command } from './folder.ts';
import { table, type Result } from './output.ts';
import { clock } from './records.ts';
import { settle } from './settle.ts';

type WaitingRow = Pick<RecordingView, 'recordingId' | 'reason' | 'businessLine' | 'createdAt'> & {
  readonly consentFound?: { readonly noticeId: string; readonly startMs: number } | undefined;
};
type Waiting = Omit<RecordingView, 'consentFound'> & { readonly consentFound?: ConsentFound | undefined };

export async function listQuarantine({ context }: Command, page: { limit: number; cursor?: string }): Promise<Result> {
  const { items, nextCursor } = await context.catalogue.recordings({ state: 'quarantined' }, page);
  const views: Waiting[] = [];
  for (const recording of items) {
    // What a transcript that came with it says; the decision stays a person's.
    const consentFound = await previewConsent(context, recording);
    views.push({ ...viewOf(recording), consentFound });
  }
  return waitingResult({ items: views, ...(nextCursor !== undefined && { nextCursor }) });
}

export function waitingResult({
  items: views,
  nextCursor,
}: {
  items: readonly WaitingRow[];
  nextCursor?: string;
}): Result {
  const rows = views.map(({ recordingId, reason, businessLine, createdAt, consentFound }) => [
    recordingId,
    reason?.code ?? '',
    businessLine,
    createdAt,
    reason?.detail.split(' Decide with')[0] ?? '',
    consentFound ? `${consentFound.noticeId} at ${clock(consentFound.startMs)}` : '',
  ]);
  const text = [
    table(['recording', 'code', 'line', 'received', 'why', 'heard'], rows),
    '',
    'Decide: callvault quarantine decide ID --accept --reason "..."   or   --reject --reason "..."',
    ...(nextCursor === undefined ? [] : [`More: --cursor ${nextCursor}`]),
  ].join('\n');
  return {
    json: { items: views, ...(nextCursor !== undefined && { nextCursor }) },
    text: views.length === 0 ? 'Nothing is in quarantine.' : text,
  };
}

/** An accepted recording is sealed before this returns; exit 1 with the failing step when that cannot be. */
export async function decide(
  command: Command,
  recordingId: string,
  decision: { outcome: 'accept' | 'reject'; reason: string },
): Promise<Result> {
  const { context, actor } = command;
  await decideQuarantine(context, { recordingId, ...decision, actor });
  const { recording, error, processing } = (await settle(command, [recordingId])).get(recordingId) ?? {};
  if (!recording || error !== undefined)
    throw error ?? new AppError('NOT_FOUND', 'There is no recording with this id.');
  return decidedResult(viewOf(recording), processing);
}

export function decidedResult(
  view: Pick<RecordingView, 'recordingId' | 'state'>,
  processing?: Pick<NonNullable<RecordingView['processing']>, 'step' | 'error'>,
): Result {
  const { recordingId } = view;
  const failure = processing && `: ${processing.step} failed with ${processing.error}. Then: callvault process --retry`;
  return { json: view, text: `${recordingId} is ${view.state}${failure ?? '.'}`, exit: processing ? 1 : 0 };
}
