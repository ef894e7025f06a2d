/** `ingest`: files and folders in, one answer per file once each is sealed, quarantined or rejected. */
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../core/errors.ts';
import type { Recording } from '../../core/recording/recording.ts';
import { viewOf, type RecordingView } from '../../core/recording/view.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { deliverRecording } from '../../core/use-cases/deliver-recording.ts';
import { runNext } from '../../core/use-cases/run-pipeline.ts';
import { sweep } from '../../core/use-cases/sweep.ts';
import { TRANSCRIPT_LIMIT } from '../../core/use-cases/transcribe-recording.ts';
import { drain } from '../drain.ts';
import type { Command } from './folder.ts';
import { progress, table, type Result } from './output.ts';

export interface IngestOptions {
  readonly metadata?: string;
  readonly businessLine?: string;
  readonly callId?: string;
  readonly source?: string;
  readonly agent?: string;
  readonly team?: string;
  readonly customer?: string;
  readonly startedAt?: string;
  readonly language?: string;
  readonly channels?: string;
  readonly transcript?: string;
}

interface Candidate {
  readonly path: string;
  readonly metadata: Uint8Array;
  readonly transcript: string | undefined;
  /** Set for files found in a folder: the repeat of an interrupted run finds them again by it. */
  readonly alias: string | undefined;
}

type FileResult = { readonly file: string; readonly duplicateOf?: string } & Pick<
  RecordingView,
  'recordingId' | 'state' | 'sha256' | 'quality' | 'reason' | 'witnessOf' | 'sameBytesAs'
>;

/** Beside `call.wav`: `call.wav.json` (metadata) and `call.wav.transcript.json`. */
const METADATA_SUFFIX = '.json';
const TRANSCRIPT_SUFFIX = '.transcript.json';
const WAIT_MS = 50;

export async function ingest(command: Command, paths: readonly string[], options: IngestOptions): Promise<Result> {
  const { context, actor, settings } = command;
  const candidates = paths.flatMap((path) => candidatesOf(path, options, settings.dataDir));
  if (candidates.length === 0) throw new AppError('USAGE', 'No file to ingest was found.');
  if (candidates.length > 1 && (options.callId !== undefined || options.transcript !== undefined)) {
    throw new AppError(
      'USAGE',
      '--call-id and --transcript describe one file; give one file, or put them beside each file.',
    );
  }
  await sweep(context);
  const bar = progress('ingesting');
  const delivered: { file: string; recordingId: string; duplicateOf?: string }[] = [];
  for (const [index, candidate] of candidates.entries()) {
    bar.update(index, candidates.length);
    const { recording, duplicateOf } = await deliver(context, candidate, actor);
    delivered.push({
      file: candidate.path,
      recordingId: recording.recordingId,
      ...(duplicateOf !== undefined && { duplicateOf }),
    });
  }
  const ids = delivered.map(({ recordingId }) => recordingId);
  let done = 0;
  await drain(command, {
    ids,
    until: 'sealed',
    onOutcome: () => {
      done += 1;
      bar.update(done, ids.length);
    },
  });
  const files: FileResult[] = [];
  for (const { file, recordingId, duplicateOf } of delivered) {
    files.push(resultOf(file, await settled(context, recordingId), duplicateOf));
  }
  bar.end();
  return report(files);
}

/** The archive's own files are no recordings, also when its folder lies in the one that is taken in. */
function candidatesOf(path: string, options: IngestOptions, dataDir: string): Candidate[] {
  if (!existsSync(path)) throw new AppError('USAGE', `There is no file or folder at ${path}.`);
  if (!statSync(path).isDirectory()) return [candidate(path, options, undefined)];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !/\.(json|ya?ml|md|ts|csv)$/iu.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !resolve(file).startsWith(dataDir + sep))
    .sort()
    .map((file) => candidate(file, options, resolve(file)));
}

function candidate(path: string, options: IngestOptions, alias: string | undefined): Candidate {
  const beside = (suffix: string): string | undefined => (existsSync(path + suffix) ? path + suffix : undefined);
  const transcript = options.transcript ?? beside(TRANSCRIPT_SUFFIX);
  if (transcript !== undefined && !existsSync(transcript)) {
    throw new AppError('USAGE', `There is no transcript at ${transcript}.`);
  }
  if (transcript !== undefined && statSync(transcript).size > TRANSCRIPT_LIMIT) {
    throw new AppError(
      'TOO_LARGE',
      `The transcript ${transcript} is over ${TRANSCRIPT_LIMIT} bytes; nothing was taken in.`,
    );
  }
  return { path, metadata: metadataOf(options.metadata ?? beside(METADATA_SUFFIX), options), transcript, alias };
}

/** The metadata file with the options laid over it. What is not a JSON object is passed on as it is, to be rejected with its reason. */
function metadataOf(file: string | undefined, options: IngestOptions): Uint8Array {
  if (file !== undefined && !existsSync(file)) throw new AppError('USAGE', `There is no metadata file at ${file}.`);
  const raw = file === undefined ? Buffer.from('{}') : readFileSync(file);
  const given = Object.entries({
    businessLine: options.businessLine,
    callId: options.callId,
    source: options.source,
    agentId: options.agent,
    team: options.team,
    customerRef: options.customer,
    startedAt: options.startedAt,
    language: options.language,
    channels: options.channels?.split(',').map((role) => role.trim()),
  }).filter(([, value]) => value !== undefined);
  let base: unknown;
  try {
    base = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw));
  } catch {
    return raw;
  }
  if (typeof base !== 'object' || base === null || Array.isArray(base)) return raw;
  return Buffer.from(JSON.stringify({ ...base, ...Object.fromEntries(given) }));
}

async function deliver(
  context: Context,
  { path, metadata, transcript, alias }: Candidate,
  actor: string,
): ReturnType<typeof deliverRecording> {
  return deliverRecording(context, {
    audio: createReadStream(path, { highWaterMark: 1 << 18 }),
    metadata,
    actor,
    ...(transcript !== undefined && { transcript: createReadStream(transcript) }),
    ...(alias !== undefined && { alias }),
  });
}

/** Tries go on until the seal has committed; another process (a running server) may be the one that does it. */
async function settled(context: Context, recordingId: string): Promise<Recording> {
  for (;;) {
    const recording = await context.catalogue.recording(recordingId);
    if (!recording) throw new AppError('NOT_FOUND', 'The recording vanished while it was sealed.');
    if (recording.state !== 'received') return recording;
    const outcome = await runNext(context, { recordingId, until: 'sealed' });
    if (outcome?.result === 'failed') {
      throw new AppError(
        'UNAVAILABLE',
        `The seal failed with ${outcome.error ?? 'an error'}; the bytes are kept. Then: callvault process --retry`,
        {
          detail: { recordingId },
        },
      );
    }
    if (!outcome) await pause(WAIT_MS);
  }
}

function resultOf(file: string, recording: Recording, duplicateOf: string | undefined): FileResult {
  const { recordingId, state, sha256, quality, reason, witnessOf, sameBytesAs } = viewOf(recording);
  const known = { recordingId, state, sha256, quality, witnessOf, sameBytesAs, reason };
  return duplicateOf === undefined ? { file, ...known } : { file, ...known, duplicateOf };
}

function report(files: readonly FileResult[]): Result {
  const rows = files.map((result) => [
    relative('', result.file),
    result.recordingId,
    result.duplicateOf === undefined ? result.state : `${result.state} (duplicate)`,
    noteOf(result),
  ]);
  const waiting = files.filter(({ state }) => state === 'quarantined').length;
  const hints = [
    waiting > 0 ? `${waiting} waiting for a decision: callvault quarantine list` : '',
    files.some(({ state }) => state === 'sealed') ? 'Next: callvault process   (transcribe, analyse, index)' : '',
  ].filter((hint) => hint !== '');
  return {
    json: { files },
    text: [table(['file', 'recording', 'state', 'note'], rows), ...hints].join('\n'),
    exit: files.some(({ state }) => state === 'rejected') ? 1 : 0,
  };
}

function noteOf({ reason, quality, witnessOf, sameBytesAs }: FileResult): string {
  if (reason) return `${reason.code}: ${reason.detail}`;
  const notes = [
    ...(witnessOf === undefined ? [] : [`witness of ${witnessOf}`]),
    ...(sameBytesAs === undefined ? [] : [`same bytes as ${sameBytesAs}`]),
    ...new Set(quality?.flags.map(({ code }) => code)),
  ];
  return notes.join(' ');
}
