/** `show`, `list`, `process`: looking at recordings and moving them on. */
import type { RecordingFilter } from '../../core/ports.ts';
import type { Certificate } from '../../core/privacy/certificate.ts';
import { viewOf, type RecordingView } from '../../core/recording/view.ts';
import { showRecording, type ShownRecording } from '../../core/use-cases/show-recording.ts';
import { sweep } from '../../core/use-cases/sweep.ts';
import { drain } from '../drain.ts';
import type { Command } from './folder.ts';
import { progress, table, type Result } from './output.ts';

export async function show({ context, actor }: Command, recordingId: string): Promise<Result> {
  return shownResult(await showRecording(context, recordingId, actor));
}

/** Who has no right to know of holds is not told of any. */
export type Shown = Omit<ShownRecording, 'holds'> & Partial<Pick<ShownRecording, 'holds'>>;

export function shownResult(shown: Shown): Result {
  return { json: shown, text: describe(shown) };
}

function describe(shown: Shown): string {
  const { media, retention, transcript, custody } = shown;
  const facts: [string, string | undefined][] = [
    ['recording', shown.recordingId],
    ['state', shown.state],
    ['reason', shown.reason && `${shown.reason.code}: ${shown.reason.detail}`],
    [
      'failing step',
      shown.processing && `${shown.processing.step}: ${shown.processing.error}, try ${shown.processing.attempts}`,
    ],
    ['call', `${shown.source} / ${shown.callId}`],
    ['line', shown.businessLine],
    ['started', shown.startedAt],
    ['sha256', shown.sha256],
    [
      'media',
      media &&
        `${media.container} ${media.codec} ${media.channels} ch ${media.sampleRate} Hz, ${(media.durationMs / 1000).toFixed(1)} s`,
    ],
    ['flags', [...new Set(shown.quality?.flags.map(({ code }) => code))].join(' ') || undefined],
    ['muted', mutedIn(shown)],
    ['retention', retention && `${retention.classId} (${retention.lane}) until ${retention.retainUntil}`],
    ['holds', shown.holds?.map(({ matterId }) => matterId).join(', ') || undefined],
    ['certificate', shown.certificate && certified(shown.certificate)],
    ['topics', shown.topics?.join(', ') || undefined],
    ['scores', scoresIn(shown)],
    ['risk', riskIn(shown)],
    ['transcript', shown.transcriptReason && `none: ${shown.transcriptReason}`],
  ];
  const head = facts.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(12)} ${value}`]));
  const summary = shown.analysis?.summary?.sentences.map(({ startMs, text }) => `  ${clock(startMs)}  ${text}`) ?? [];
  const turns =
    transcript?.turns.map(({ startMs, role, text }) => `  ${clock(startMs)}  ${role.padEnd(8)} ${text}`) ?? [];
  const history = custody.map((event) => `  ${event.at}  ${event.type.padEnd(21)}  ${event.actor}${remarks(event)}`);
  return [
    ...head,
    ...(summary.length > 0 ? ['', 'Summary', ...summary] : []),
    ...(turns.length > 0 ? ['', 'Transcript', ...turns] : []),
    ...['', 'Custody', ...history],
  ].join('\n');
}

/** By scorecard, 0 to 100. */
function scoresIn({ analysis }: Shown): string | undefined {
  const said = analysis?.scorecards.map(({ id, score }) => `${id} ${Math.round(score)}`);
  return said?.join(', ') || undefined;
}

/** That the customer will be lost. */
function riskIn({ analysis }: Shown): string | undefined {
  return analysis?.risk ? `${Math.round(analysis.risk.score * 100)} % that the customer will be lost` : undefined;
}

/** Places that were silenced before the seal, as minutes and seconds. */
function mutedIn({ transformations }: Shown): string | undefined {
  const spans = transformations.flatMap(({ spans: places }) => places);
  return spans.map(({ startMs, endMs }) => `${clock(startMs)}-${clock(endMs)}`).join(', ') || undefined;
}

function certified({ certificateId, basis, erasedAt, residue }: Certificate): string {
  const why = { request: 'erased on request', 'retention-ended': 'its retention had ended' }[basis];
  const stays = residue.map(
    ({ store, what, until }) => `${store}: ${what}${until === undefined ? '' : ` until ${until}`}`,
  );
  return [`${certificateId}, ${why}, all gone at ${erasedAt}; what stays:`, ...stays].join(`\n${' '.repeat(13)}`);
}

export async function list(
  { context }: Command,
  filter: RecordingFilter,
  page: { limit: number; cursor?: string },
): Promise<Result> {
  const damaged: string[] = [];
  const onDamaged = (recordingId: string): void => void damaged.push(recordingId);
  const { items, nextCursor } = await context.catalogue.recordings(filter, { ...page, onDamaged });
  return listResult({ items: items.map(viewOf), nextCursor }, damaged);
}

interface Listed {
  readonly items: readonly Pick<
    RecordingView,
    'recordingId' | 'state' | 'startedAt' | 'businessLine' | 'callId' | 'reason'
  >[];
  readonly nextCursor?: string | undefined;
}

export function listResult({ items: views, nextCursor }: Listed, damaged: readonly string[] = []): Result {
  const rows = views.map(({ recordingId, state, startedAt, businessLine, callId, reason }) => [
    recordingId,
    state,
    startedAt,
    businessLine,
    callId,
    reason?.code ?? '',
  ]);
  const text = [
    views.length === 0 ? 'No recordings.' : table(['recording', 'state', 'started', 'line', 'call', 'reason'], rows),
    ...damaged.map((recordingId) => `The stored row of ${recordingId} is damaged (INTEGRITY).`),
    ...(nextCursor === undefined ? [] : [`More: --cursor ${nextCursor}`]),
  ].join('\n');
  return {
    json: { items: views, ...(damaged.length > 0 && { damaged }), ...(nextCursor !== undefined && { nextCursor }) },
    text,
    exit: damaged.length > 0 ? 1 : 0,
  };
}

/** Runs the pipeline until nothing is pending. `retry` makes dead letters due again first. */
export async function process(command: Command, options: { retry: boolean }): Promise<Result> {
  const { context } = command;
  await sweep(context);
  if (options.retry) {
    for (const { recordingId } of await context.queue.deadLetters(10_000)) await context.queue.redrive(recordingId);
  }
  const bar = progress('processing');
  const done = new Set<string>();
  await drain(command, {
    onOutcome: ({ recordingId, result }) => {
      if (result === 'done') done.add(recordingId);
      bar.update(done.size, done.size);
    },
  });
  bar.end();
  const counts = await context.queue.counts();
  const failed = (await context.queue.deadLetters(10_000)).map(({ recordingId, error, attempts }) => ({
    recordingId,
    error,
    attempts,
  }));
  const pending = counts.ready + counts.delayed + counts.inFlight;
  const letters = failed.map(({ recordingId, error }) => `  failed ${recordingId}: ${error}`);
  return {
    json: { processed: done.size, failed, pending },
    text: [`Processed ${done.size}, failed ${failed.length}, pending ${pending}.`, ...letters].join('\n'),
    exit: failed.length > 0 ? 1 : 0,
  };
}

/** What a person wants to know about an event besides its type: verdict, reason, matter, purpose. */
function remarks({ facts, reason, matter, purpose }: ShownRecording['custody'][number]): string {
  const said = [facts?.['verdict'], facts?.['code'], facts?.['outcome'], matter, reason, purpose];
  const shown = said.filter((word) => word !== undefined);
  return shown.length === 0 ? '' : `: ${shown.join('; ')}`;
}

/** `m:ss` of a time in the call. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
