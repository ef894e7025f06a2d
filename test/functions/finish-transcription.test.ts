/** Ends of speech-to-text jobs: both shapes of event, twice, early, for jobs that are gone or somebody else's. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jobFor } from '../../adapters/aws/transcribe-jobs.ts';
import { AppError } from '../../core/errors.ts';
import type { Transcription } from '../../core/analysis/ports.ts';
import { finishHandler } from '../../functions/finish-transcription/finish.ts';
import { deliver, runAll } from '../support/calls.ts';
import { memoryContext, type MemoryContext } from '../support/memory-context.ts';
import { captureOutput, failedIn, invocation, messages, type Written } from './support.ts';

const ANSWER: Transcription = {
  outcome: 'available',
  transcript: {
    language: 'en-US',
    source: 'transcribe',
    turns: [{ index: 0, role: 'customer', startMs: 0, endMs: 500, text: 'My parcel was lost.' }],
  },
};

let context: MemoryContext;
let written: Written;
/** Answers of the service by job; forgotten ones are gone. */
let jobs: Map<string, Transcription>;

beforeEach(() => {
  written = captureOutput();
  context = memoryContext();
  jobs = new Map();
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function pending(answer: Transcription): Promise<{ id: string; job: string }> {
  const { recordingId: id } = (await deliver(context)).recording;
  const job = jobFor(id, 'standard', ['customer', 'agent']).name;
  context.transcriber.answers.set(id, { outcome: 'pending', job });
  await runAll(context);
  jobs.set(job, answer);
  return { id, job };
}

async function tell(...details: readonly unknown[]): Promise<string[]> {
  const transcriber = {
    ...context.transcriber,
    result: (job: string): Promise<Transcription> => {
      const answer = jobs.get(job);
      return answer ? Promise.resolve(answer) : Promise.reject(new AppError('NOT_FOUND', 'No such job.'));
    },
    forget: (job: string): Promise<void> => {
      jobs.delete(job);
      return Promise.resolve();
    },
  };
  const batch = messages(...details.map((detail) => ({ source: 'aws.transcribe', detail })));
  return failedIn(await finishHandler(() => ({ ...context, transcriber }))(batch, invocation));
}

const standard = (job: string): unknown => ({ TranscriptionJobName: job, TranscriptionJobStatus: 'COMPLETED' });
const analytics = (job: string): unknown => ({ JobName: job, JobStatus: 'COMPLETED' });

describe('finish-transcription', () => {
  it('settles once, whichever event tells it and however often, and forgets the job afterwards', async () => {
    const { id, job } = await pending(ANSWER);
    expect(await tell(standard(job), analytics(job), standard(job))).toEqual([]);
    expect(await context.catalogue.recording(id)).toMatchObject({ transcription: { outcome: 'available' } });
    const types = (await context.catalogue.events(id)).map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('transcript.'))).toEqual(['transcript.sealed']);
    expect(jobs.size).toBe(0);
  });

  it('leaves a job alone that goes on', async () => {
    const { id, job } = await pending({ outcome: 'pending', job: 'same' });
    expect(await tell(standard(job))).toEqual([]);
    expect((await context.catalogue.recording(id))?.transcription).toBeUndefined();
    expect(jobs.size).toBe(1);
  });

  it('has no interest in the jobs of others', async () => {
    expect(await tell(standard('somebody-elses'), { anything: 'else' })).toEqual([]);
    expect(written.codes()).toEqual([]);
  });

  it('keeps the job when its answer could not be sealed', async () => {
    const { job } = await pending(ANSWER);
    const broken = { ...context.vault, put: () => Promise.reject(new AppError('UNAVAILABLE', 'S3 is busy.')) };
    context = { ...context, vault: broken };
    expect(await tell(standard(job))).toEqual(['m0']);
    expect(jobs.size).toBe(1);
    expect(written.codes()).toEqual(['MESSAGE_FAILED']);
  });

  it('tells a message that is none apart from the others', async () => {
    const { job } = await pending(ANSWER);
    expect(await tell('nothing', standard(job))).toEqual(['m0']);
    expect(jobs.size).toBe(0);
  });
});
