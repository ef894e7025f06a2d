/** Speech to text by Amazon Transcribe: starts a job on the plain copy, and reads its answer from the work bucket when it has ended. */
import {
  DeleteCallAnalyticsJobCommand,
  DeleteTranscriptionJobCommand,
  GetCallAnalyticsJobCommand,
  GetTranscriptionJobCommand,
  StartCallAnalyticsJobCommand,
  StartTranscriptionJobCommand,
  type TranscribeClient,
} from '@aws-sdk/client-transcribe';
import { AppError, isAppError } from '../../core/errors.ts';
import type { Transcriber, Transcription } from '../../core/analysis/ports.ts';
import type { WorkStore } from '../../core/ports.ts';
import type { Role } from '../../core/transcript/transcript.ts';
import type { ParsedTranscript } from '../../core/use-cases/context.ts';
import { errorName, unavailable } from './service-errors.ts';
import { failureOf, TOO_LONG } from './transcribe-failures.ts';
import { type Job, jobFor, jobNamed, outputOf, outputPath, possibleOutputs } from './transcribe-jobs.ts';
import { hasCallAnalytics, spokenLanguage } from './transcribe-languages.ts';
import { analyticsRequest, isAgentAndCustomer, type RequestOptions, standardRequest } from './transcribe-requests.ts';

// https://docs.aws.amazon.com/transcribe/latest/dg/limits-guidelines.html
const MAX_BYTES = 2 * 1024 ** 3;
const MAX_ANALYTICS_BYTES = 500 * 1024 ** 2;

export interface TranscribeOptions extends RequestOptions {
  readonly client: TranscribeClient;
  /** The work bucket, where the copy is and the answer comes. */
  readonly work: WorkStore;
  readonly parse: (bytes: Uint8Array, hints: { channels?: readonly Role[]; language?: string }) => ParsedTranscript;
  /** Languages that calls may be in, when a recording does not say. */
  readonly languageOptions?: readonly string[];
  /** False where a region has no Call Analytics. */
  readonly callAnalytics?: boolean;
}

export interface TranscribeTranscriber extends Transcriber {
  /**
   * `pending` while the job goes on. May be asked again: nothing is removed before `forget`.
   * Errors: NOT_FOUND for a job that is not there (any more): start again, if nobody has settled the answer; UNAVAILABLE, also for a job
   * that failed for want of a right or of its copy, which is deleted so that it can be started again.
   */
  readonly result: (job: string) => Promise<Transcription>;
  /** Deletes the job and its answer: called when the transcript is sealed. Nothing happens when they are gone. */
  readonly forget: (job: string) => Promise<void>;
}

/** What one of the two kinds of job says about itself. */
interface JobState {
  readonly status: string | undefined;
  readonly failure: string | undefined;
  readonly output: string | undefined;
}

/**
 * `none` for a language that Transcribe does not have, a file of more than 2 GB, and a job that failed for the recording's own sake (a
 * call of more than 4 hours is one: TOO_LONG_FOR_TRANSCRIBE). Errors of `start`: UNAVAILABLE naming the call, also when throttled.
 */
export function createTranscribeTranscriber(options: TranscribeOptions): TranscribeTranscriber {
  const { client, work, workBucket, parse, languageOptions = [], callAnalytics = true } = options;

  async function result(name: string): Promise<Transcription> {
    const job = jobNamed(name);
    const state = job && (await stateOf(client, job));
    if (!job || !state)
      throw new AppError('NOT_FOUND', 'There is no such speech-to-text job.', { detail: { job: name } });
    switch (state.status) {
      case 'COMPLETED':
        return readOutput(job, state.output);
      case 'FAILED': {
        const failure = failureOf(state.failure);
        if (!failure.again) return { outcome: 'none', reason: failure.reason };
        await deleteJob(client, job);
        throw new AppError('UNAVAILABLE', 'Transcribe could not read the copy or write its answer.', {
          detail: { call: callOf(job, 'Start'), reason: 'MEDIA_OR_OUTPUT_NOT_ACCESSIBLE' },
        });
      }
      default:
        return { outcome: 'pending', job: name };
    }
  }

  async function readOutput(job: Job, uri: string | undefined): Promise<Transcription> {
    const path = (uri === undefined ? undefined : outputPath(uri, workBucket)) ?? outputOf(job.recordingId);
    const bytes = await work.get(path);
    if (!bytes) throw new AppError('UNAVAILABLE', 'The answer of Transcribe is not in the work bucket.');
    const parsed = parse(bytes, { channels: job.channels });
    if (parsed.ok) return { outcome: 'available', transcript: parsed.transcript };
    return { outcome: 'none', reason: `TRANSCRIBE_OUTPUT_INVALID: ${parsed.reason}` };
  }

  return {
    needsAudio: true,
    async start({ recordingId, workPath, language: tag, channels }) {
      const bytes = await sizeOf(work, workPath);
      if (bytes > MAX_BYTES) return { outcome: 'none', reason: TOO_LONG };
      const language = spokenLanguage(tag, languageOptions);
      if (!language) return { outcome: 'none', reason: `LANGUAGE_NOT_SUPPORTED ${tag ?? ''}` };
      const isAnalytics =
        callAnalytics && bytes <= MAX_ANALYTICS_BYTES && isAgentAndCustomer(channels) && hasCallAnalytics(language);
      const job = jobFor(recordingId, isAnalytics ? 'analytics' : 'standard', channels);
      try {
        if (isAnalytics) {
          await client.send(new StartCallAnalyticsJobCommand(analyticsRequest(job, workPath, language, options)));
        } else {
          await client.send(new StartTranscriptionJobCommand(standardRequest(job, workPath, language, options)));
        }
      } catch (error) {
        // Started by an earlier delivery of this step.
        if (errorName(error) === 'ConflictException') return await earlier(job, result);
        throw unavailable(callOf(job, 'Start'), error);
      }
      return { outcome: 'pending', job: job.name };
    },
    result,
    async forget(name) {
      const job = jobNamed(name);
      if (!job) return;
      // The job last: as long as it is there, the answer can be asked for.
      for (const path of possibleOutputs(job.recordingId)) await work.remove(path);
      await deleteJob(client, job);
    },
  };
}

async function earlier(job: Job, result: (name: string) => Promise<Transcription>): Promise<Transcription> {
  try {
    return await result(job.name);
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) throw unavailable(callOf(job, 'Start'), error);
    throw error;
  }
}

async function sizeOf(work: WorkStore, path: string): Promise<number> {
  const opened = await work.open(path, { start: 0, end: 0 });
  if (!opened) throw new AppError('UNAVAILABLE', 'The copy for speech-to-text is not there.');
  for await (const _ of opened.body);
  return opened.bytes;
}

function callOf({ kind }: Job, verb: 'Start' | 'Get' | 'Delete'): string {
  return `transcribe:${verb}${kind === 'analytics' ? 'CallAnalyticsJob' : 'TranscriptionJob'}`;
}

/** Undefined when there is no such job. */
async function stateOf(client: TranscribeClient, job: Job): Promise<JobState | undefined> {
  try {
    if (job.kind === 'analytics') {
      const answer = await client.send(new GetCallAnalyticsJobCommand({ CallAnalyticsJobName: job.name }));
      const { CallAnalyticsJobStatus: status, FailureReason: failure, Transcript } = answer.CallAnalyticsJob ?? {};
      return { status, failure, output: Transcript?.RedactedTranscriptFileUri ?? Transcript?.TranscriptFileUri };
    }
    const answer = await client.send(new GetTranscriptionJobCommand({ TranscriptionJobName: job.name }));
    const { TranscriptionJobStatus: status, FailureReason: failure, Transcript } = answer.TranscriptionJob ?? {};
    return { status, failure, output: Transcript?.RedactedTranscriptFileUri ?? Transcript?.TranscriptFileUri };
  } catch (error) {
    if (isNoJob(error)) return undefined;
    throw unavailable(callOf(job, 'Get'), error);
  }
}

async function deleteJob(client: TranscribeClient, job: Job): Promise<void> {
  try {
    if (job.kind === 'analytics') {
      await client.send(new DeleteCallAnalyticsJobCommand({ CallAnalyticsJobName: job.name }));
    } else {
      await client.send(new DeleteTranscriptionJobCommand({ TranscriptionJobName: job.name }));
    }
  } catch (error) {
    if (!isNoJob(error)) throw unavailable(callOf(job, 'Delete'), error);
  }
}

/** A job that is not there is a bad request to Transcribe, told by its message only, or not found. */
function isNoJob(error: unknown): boolean {
  if (errorName(error) === 'NotFoundException') return true;
  return (
    errorName(error) === 'BadRequestException' &&
    error instanceof Error &&
    /job.*(?:couldn['’]t be found|doesn['’]t exist|not found)/iu.test(error.message)
  );
}
