/** What becomes of a job: its answer, or why there is none, against the stand-in for Amazon Transcribe. */
import { afterEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../aws/stand-ins/json-server.ts';
import { refused } from '../../contracts/builders.ts';
import { bench, CALL, closeBenches, type Bench } from './transcribe-bench.ts';

afterEach(closeBenches);

describe('a job that failed', () => {
  const job = 'callvault-rec1.standard-c';
  it.each([
    ['Unsupported media format.', 'TRANSCRIBE_FAILED: UNSUPPORTED_MEDIA'],
    ['The media format provided does not match the detected media format.', 'TRANSCRIBE_FAILED: UNSUPPORTED_MEDIA'],
    ['Invalid sample rate for audio file.', 'TRANSCRIBE_FAILED: INVALID_SAMPLE_RATE'],
    ['Invalid number of channels: number of channels too large.', 'TRANSCRIBE_FAILED: INVALID_CHANNELS'],
    ['Invalid file size: file size too large.', 'TOO_LONG_FOR_TRANSCRIBE'],
    ['Your media file is too short.', 'TRANSCRIBE_FAILED: TOO_SHORT'],
    ['Speech too short to perform automatic language identification.', 'TRANSCRIBE_FAILED: LANGUAGE_NOT_IDENTIFIED'],
    ['Something about Daniel Brooks.', 'TRANSCRIBE_FAILED: OTHER'],
  ])('"%s" is none: %s', async (sentence, reason) => {
    const { transcriber, server } = await bench({ hold: true });
    await transcriber.start({ ...CALL, channels: ['customer'], language: 'en-US' });
    await server.transcribe.fail(job, sentence);
    expect(await transcriber.result(job)).toEqual({ outcome: 'none', reason });
  });

  it('for want of a right or of its copy can be started again', async () => {
    const { transcriber, server } = await bench({ hold: true });
    const request = { ...CALL, channels: ['customer'], language: 'en-US' } as const;
    await transcriber.start(request);
    await server.transcribe.fail(job, "The S3 URI that you provided can't be accessed.");
    await refused(transcriber.result(job), 'UNAVAILABLE');
    await refused(transcriber.result(job), 'NOT_FOUND');
    expect((await transcriber.start(request)).outcome).toBe('pending');
  });
});

describe('the answer', () => {
  const job = 'callvault-rec1.standard-c';
  async function finished(): Promise<Bench> {
    const ready = await bench();
    await ready.transcriber.start({ ...CALL, channels: ['customer'], language: 'en-US' });
    await ready.server.transcribe.settled();
    return ready;
  }

  it('that is not there yet is asked for later', async () => {
    const { transcriber, work } = await finished();
    await work.remove('transcribe/rec1.json');
    await refused(transcriber.result(job), 'UNAVAILABLE');
  });

  it('that is no transcript is none, with a reason that quotes nothing', async () => {
    const { transcriber, work } = await finished();
    await work.put('transcribe/rec1.json', new TextEncoder().encode('{"Daniel":1}'));
    const answer = await transcriber.result(job);
    expect(answer).toMatchObject({ outcome: 'none' });
    expect(JSON.stringify(answer)).toMatch(/TRANSCRIBE_OUTPUT_INVALID/u);
    expect(JSON.stringify(answer)).not.toContain('Daniel');
  });

  it('of a service that does not answer is asked for later, naming the call', async () => {
    const { transcriber, server } = await finished();
    server.refuse('Transcribe.GetTranscriptionJob', new Refusal('AccessDeniedException'));
    await expect(transcriber.result(job)).rejects.toMatchObject({ detail: { call: 'transcribe:GetTranscriptionJob' } });
    server.refuse('Transcribe.DeleteTranscriptionJob', new Refusal('AccessDeniedException'));
    await expect(transcriber.forget(job)).rejects.toMatchObject({
      detail: { call: 'transcribe:DeleteTranscriptionJob' },
    });
  });

  it("of somebody else's job is not there", async () => {
    const { transcriber, server } = await finished();
    await refused(transcriber.result('nightly-report'), 'NOT_FOUND');
    await transcriber.forget('nightly-report');
    expect(server.transcribe.jobs.size).toBe(1);
  });
});
