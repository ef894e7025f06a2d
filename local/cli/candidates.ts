/** Which files `ingest` takes in, and what stands beside each of them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve, sep } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { TRANSCRIPT_LIMIT } from '../../core/use-cases/kept-transcript.ts';

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

export interface Candidate {
  readonly path: string;
  readonly metadata: Uint8Array;
  /** A file, or the document itself. */
  readonly transcript: string | Uint8Array | undefined;
  /** Set for files found in a folder: the repeat of an interrupted run finds them again by it. */
  readonly alias: string | undefined;
  /** The audio, where it does not stand in a file of its own at `path`. */
  readonly audio?: Uint8Array | undefined;
}

/** Beside `call.wav`: `call.wav.json` (metadata) and `call.wav.transcript.json`. */
const METADATA_SUFFIX = '.json';
const TRANSCRIPT_SUFFIX = '.transcript.json';

/** The archive's own files are no recordings, also when its folder lies in the one that is taken in. */
export function candidatesOf(path: string, options: IngestOptions, dataDir?: string): Candidate[] {
  if (!existsSync(path)) throw new AppError('USAGE', `There is no file or folder at ${path}.`);
  if (!statSync(path).isDirectory()) return [candidate(path, options, undefined)];
  return filesBelow(path)
    .filter((file) => !basename(file).startsWith('.') && !/\.(json|ya?ml|md|ts|csv)$/iu.test(file))
    .filter((file) => dataDir === undefined || !resolve(file).startsWith(dataDir + sep))
    .sort()
    .map((file) => candidate(file, options, resolve(file)));
}

/** Links to files are taken in; links to folders are not followed, they may lead round in circles. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    const isFile =
      entry.isFile() || (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile() === true);
    return isFile ? [path] : [];
  });
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
