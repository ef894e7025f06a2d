/** Names of speech-to-text jobs: made from the recording and what its channels are, so that a second start of the same job is refused. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Role } from '../../core/transcript/transcript.ts';

export type JobKind = 'standard' | 'analytics';

export interface Job {
  readonly name: string;
  readonly recordingId: string;
  readonly kind: JobKind;
  /** Part of the name: the output knows channels by number only. */
  readonly channels: readonly Role[];
}

/** What every name begins with, for the rules and rights of this system. */
export const JOB_PREFIX = 'callvault-';

const LETTERS = { customer: 'c', agent: 'a', unknown: 'u' } as const satisfies Record<Role, string>;
const ROLES: Readonly<Record<string, Role>> = { c: 'customer', a: 'agent', u: 'unknown' };
/** Transcribe takes names of 1 to 200 of 0-9 a-z A-Z . _ - */
const NAME = /^callvault-([0-9A-Za-z]{1,100})\.(standard|analytics)(?:-([cau]{1,8}))?$/u;

/** Errors: INTERNAL for an id that a job cannot be named after. */
export function jobFor(recordingId: string, kind: JobKind, channels: readonly Role[]): Job {
  const letters = channels.map((role) => LETTERS[role]).join('');
  const name = `${JOB_PREFIX}${recordingId}.${kind}${letters === '' ? '' : `-${letters}`}`;
  if (!NAME.test(name)) throw new AppError('INTERNAL', 'No speech-to-text job can be named after this recording.');
  return { name, recordingId, kind, channels };
}

/** undefined for a job that is not this system's. */
export function jobNamed(name: string): Job | undefined {
  const [, recordingId, kind, letters = ''] = NAME.exec(name) ?? [];
  if (recordingId === undefined || kind === undefined) return undefined;
  const channels = [...letters].flatMap((letter) => ROLES[letter] ?? []);
  return { name, recordingId, kind: kind === 'analytics' ? kind : 'standard', channels };
}

const detailSchema = z.union([
  z.object({ TranscriptionJobName: z.string(), TranscriptionJobStatus: z.string() }),
  z.object({ JobName: z.string(), JobStatus: z.string() }),
]);

/**
 * The job that an event is about: `detail` of "Transcribe Job State Change" or "Call Analytics Job State Change", which name it
 * differently. undefined for somebody else's job and for anything else.
 */
export function jobFromEvent(detail: unknown): { readonly job: string; readonly recordingId: string } | undefined {
  const parsed = detailSchema.safeParse(detail);
  if (!parsed.success) return undefined;
  const job = jobNamed('JobName' in parsed.data ? parsed.data.JobName : parsed.data.TranscriptionJobName);
  return job && { job: job.name, recordingId: job.recordingId };
}

const OUTPUT_FOLDER = 'transcribe/';

/** Path in the work store that a job writes its answer to. */
export function outputOf(recordingId: string): string {
  return `${OUTPUT_FOLDER}${recordingId}.json`;
}

/** Where the answer may be: redaction puts a word before the file name. */
export function possibleOutputs(recordingId: string): readonly string[] {
  return [outputOf(recordingId), `${OUTPUT_FOLDER}redacted-${recordingId}.json`];
}

/** Path in the work store of the output under `uri`, which names the bucket in the path or in the host. */
export function outputPath(uri: string, workBucket: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const path = new URL(uri).pathname.slice(1);
  const key = path.startsWith(`${workBucket}/`) ? path.slice(workBucket.length + 1) : path;
  return key.startsWith(OUTPUT_FOLDER) ? key : undefined;
}
