/** `ingest`: files and folders in, one answer per file once each is sealed, quarantined or rejected. */
import { createReadStream } from 'node:fs';
import { relative } from 'node:path';
import { once } from '../../core/bytes.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import { viewOf, type RecordingView } from '../../core/recording/view.ts';
import type { QueuedContext } from '../../core/use-cases/context.ts';
import { deliverRecording } from '../../core/use-cases/deliver-recording.ts';
import { sweep } from '../../core/use-cases/sweep.ts';
import { candidatesOf, type Candidate, type IngestOptions } from './candidates.ts';
import type { Command } from './folder.ts';
import { progress, table, type Result } from './output.ts';
import { settle, type Settled } from './settle.ts';

export type { IngestOptions };

export type FileResult = {
  readonly file: string;
  readonly duplicateOf?: string;
  readonly error?: Problem;
  /** null before the gate has looked at the file. */
  readonly quality?: RecordingView['quality'] | null;
} & Partial<
  Pick<RecordingView, 'recordingId' | 'state' | 'sha256' | 'reason' | 'witnessOf' | 'sameBytesAs' | 'processing'>
>;

/** Why this file, and only this one, got no further. */
interface Problem {
  readonly code: string;
  readonly message: string;
}

/** A file that is not about a call. */
export interface Skipped {
  readonly file: string;
  /** Completes "the file ...". */
  readonly reason: string;
}

type Delivered = { readonly file: string } & (
  { readonly recordingId: string; readonly duplicateOf: string | undefined } | { readonly error: unknown }
);

export async function ingest(command: Command, paths: readonly string[], options: IngestOptions): Promise<Result> {
  const { settings } = command;
  const candidates = paths.flatMap((path) => candidatesOf(path, options, settings.dataDir));
  assertOneCall(candidates, options);
  return ingestAll(command, candidates);
}

/** Errors: USAGE when there is nothing, or when options about one call are given for several. */
export function assertOneCall(candidates: readonly Candidate[], options: IngestOptions): void {
  if (candidates.length === 0) throw new AppError('USAGE', 'No file to ingest was found.');
  if (candidates.length > 1 && (options.callId !== undefined || options.transcript !== undefined)) {
    throw new AppError(
      'USAGE',
      '--call-id and --transcript describe one file; give one file, or put them beside each file.',
    );
  }
}

/** Takes in every candidate, and reports on each once it is settled. */
export async function ingestAll(
  command: Command,
  candidates: readonly Candidate[],
  skipped: readonly Skipped[] = [],
): Promise<Result> {
  const { context, actor } = command;
  await sweep(context);
  const bar = progress('ingesting');
  const delivered: Delivered[] = [];
  for (const [index, candidate] of candidates.entries()) {
    bar.update(index, candidates.length);
    delivered.push(await deliver(context, candidate, actor));
  }
  const ids = delivered.flatMap((one) => ('error' in one ? [] : [one.recordingId]));
  // Nothing was taken in at all: the command has failed, not a file.
  for (const one of delivered) if (ids.length === 0 && 'error' in one) throw one.error;
  let done = 0;
  const settled = await settle(command, ids, () => {
    done += 1;
    bar.update(done, ids.length);
  });
  bar.end();
  return ingestedResult(
    delivered.map((one) =>
      'error' in one
        ? { file: one.file, quality: null, error: problemOf(one.error) }
        : resultOf(one.file, one.recordingId, settled.get(one.recordingId) ?? {}, one.duplicateOf),
    ),
    skipped,
  );
}

async function deliver(
  context: QueuedContext,
  { path, metadata, transcript, alias, audio }: Candidate,
  actor: string,
): Promise<Delivered> {
  try {
    const { recording, duplicateOf } = await deliverRecording(context, {
      audio: audio ? once(audio) : createReadStream(path, { highWaterMark: 1 << 18 }),
      metadata,
      actor,
      ...(transcript !== undefined && {
        transcript: typeof transcript === 'string' ? createReadStream(transcript) : once(transcript),
      }),
      ...(alias !== undefined && { alias }),
    });
    return { file: path, recordingId: recording.recordingId, duplicateOf };
  } catch (error) {
    return { file: path, error };
  }
}

function problemOf(error: unknown): Problem {
  if (isAppError(error)) return { code: error.code, message: error.message };
  return { code: 'INTERNAL', message: `Unexpected failure: ${error instanceof Error ? error.message : 'unknown'}` };
}

function resultOf(
  file: string,
  recordingId: string,
  { recording, processing, error }: Settled,
  duplicateOf: string | undefined,
): FileResult {
  const view = recording && viewOf(recording);
  return {
    file,
    recordingId,
    quality: view?.quality ?? null,
    ...(view && {
      ...{ state: view.state, sha256: view.sha256 },
      ...{ witnessOf: view.witnessOf, sameBytesAs: view.sameBytesAs, reason: view.reason },
    }),
    ...(duplicateOf !== undefined && { duplicateOf }),
    ...(processing && { processing }),
    ...(error !== undefined && { error: problemOf(error) }),
  };
}

export function ingestedResult(files: readonly FileResult[], skipped: readonly Skipped[] = []): Result {
  const rows = files.map((result) => [
    relative('', result.file),
    result.recordingId ?? '',
    `${result.state ?? 'failed'}${result.duplicateOf === undefined ? '' : ' (duplicate)'}`,
    noteOf(result),
  ]);
  const waiting = files.filter(({ state }) => state === 'quarantined').length;
  const failed = files.filter(({ processing, error }) => processing !== undefined || error !== undefined).length;
  const hints = [
    ...skipped.map(({ file, reason }) => `left out: ${relative('', file)} ${reason}`),
    failed > 0 ? `${failed} failed; what was taken in is kept. Repeat the command when the cause is gone.` : '',
    waiting > 0 ? `${waiting} waiting for a decision: callvault quarantine list` : '',
    files.some(({ state }) => state === 'sealed') ? 'Next: callvault process   (transcribe, analyse, index)' : '',
  ].filter((hint) => hint !== '');
  return {
    json: { files, ...(skipped.length > 0 && { skipped }) },
    text: [table(['file', 'recording', 'state', 'note'], rows), ...hints].join('\n'),
    exit: failed > 0 || files.some(({ state }) => state === 'rejected') ? 1 : 0,
  };
}

function noteOf({ reason, quality, witnessOf, sameBytesAs, processing, error }: FileResult): string {
  if (error) return `${error.code}: ${error.message}`;
  if (processing) return `${processing.step} failed ${processing.attempts} times: ${processing.error}`;
  if (reason) return `${reason.code}: ${reason.detail}`;
  const notes = [
    ...(witnessOf === undefined ? [] : [`witness of ${witnessOf}`]),
    ...(sameBytesAs === undefined ? [] : [`same bytes as ${sameBytesAs}`]),
    ...new Set(quality?.flags.map(({ code }) => code)),
  ];
  return notes.join(' ');
}
