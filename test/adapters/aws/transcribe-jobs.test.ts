/** Names of jobs, which say what they are about. */
import { describe, expect, it } from 'vitest';
import { jobFor, jobFromEvent, jobNamed } from '../../../adapters/aws/transcribe-jobs.ts';

describe('names', () => {
  it('say recording, kind and channels, and nothing else has such a name', () => {
    const job = jobFor('abcdefghijklmnopqrstuvwx27', 'standard', ['customer', 'agent']);
    expect(jobNamed(job.name)).toEqual(job);
    expect(jobNamed(jobFor('a', 'standard', []).name)).toMatchObject({ channels: [] });
    for (const name of ['', 'callvault-', 'callvault-a.other', 'a.standard', 'callvault-a.standard-x']) {
      expect(jobNamed(name)).toBeUndefined();
    }
    expect(() => jobFor('a b', 'standard', [])).toThrow('named after');
  });

  it.each([
    [{ TranscriptionJobName: 'callvault-a.standard', TranscriptionJobStatus: 'FAILED' }, 'a'],
    [{ JobName: 'callvault-b.analytics-ac', JobStatus: 'COMPLETED', FailureReason: 'x' }, 'b'],
    [{ TranscriptionJobName: 'nightly-report', TranscriptionJobStatus: 'COMPLETED' }, undefined],
    [{ JobName: 'callvault-b.analytics-ac' }, undefined],
    ['text', undefined],
    [null, undefined],
  ])('are in the event %j', (detail, recordingId) => {
    expect(jobFromEvent(detail)?.recordingId).toBe(recordingId);
  });
});
