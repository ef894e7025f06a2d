/** Jobs, their names and answers, against the stand-in for Amazon Transcribe. */
import { TranscribeClient } from '@aws-sdk/client-transcribe';
import { afterEach, describe, expect, it } from 'vitest';
import { jobFor, jobFromEvent, jobNamed } from '../../../adapters/aws/transcribe-jobs.ts';
import {
  createTranscribeTranscriber,
  type TranscribeOptions,
  type TranscribeTranscriber,
} from '../../../adapters/aws/transcribe-transcriber.ts';
import { parseTranscript } from '../../../adapters/formats/parse-transcript.ts';
import type { WorkStore } from '../../../core/ports.ts';
import { transcriptSchema } from '../../../core/transcript/transcript.ts';
import { Refusal } from '../../aws/stand-ins/json-server.ts';
import { startStandIns, type StandIns } from '../../aws/stand-ins/server.ts';
import type { JobEvent } from '../../aws/stand-ins/transcribe.ts';
import { refused } from '../../contracts/builders.ts';
import { transcriberContract } from '../../contracts/transcriber.ts';
import { createMemoryWorkStore, type MemoryWorkStore } from '../../support/memory-files.ts';
import { clientOf } from './clients.ts';

const BUCKET = 'work-bucket';
const CALL = { recordingId: 'rec1', workPath: 'asr/rec1' } as const;
const STEREO = { ...CALL, channels: ['customer', 'agent'] } as const;

interface Bench {
  readonly transcriber: TranscribeTranscriber;
  readonly server: StandIns;
  readonly work: MemoryWorkStore;
  readonly events: JobEvent[];
  /** Inputs of the start requests. */
  readonly started: () => unknown[];
}

const open: StandIns[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.stop();
});

async function bench({
  hold = false,
  size,
  ...options
}: Partial<TranscribeOptions> & { hold?: boolean; size?: number } = {}): Promise<Bench> {
  const files = createMemoryWorkStore();
  await files.put('asr/rec1', new Uint8Array(10));
  const work: WorkStore = {
    ...files,
    open: async (path, range) => {
      const opened = await files.open(path, range);
      return opened && size !== undefined ? { ...opened, bytes: size } : opened;
    },
  };
  const events: JobEvent[] = [];
  const server = await startStandIns({
    hold,
    store: (bucket, key, body) => (bucket === BUCKET ? files.put(key, body) : Promise.reject(new Error(bucket))),
    onEvent: (event) => {
      events.push(event);
      return Promise.resolve();
    },
  });
  open.push(server);
  const transcriber = createTranscribeTranscriber({
    client: clientOf(TranscribeClient, server.endpoint),
    work,
    workBucket: BUCKET,
    roleArn: 'arn:aws:iam::123456789012:role/speech',
    parse: parseTranscript,
    ...options,
  });
  const started = (): unknown[] =>
    server.calls.filter(({ target }) => target.includes('.Start')).map(({ input }) => input);
  return { transcriber, server, work: files, events, started };
}

transcriberContract('Amazon Transcribe', async () => (await bench()).transcriber);

describe('a call with an agent and a customer', () => {
  it('is a Call Analytics job, whose answer has roles and channels', async () => {
    const { transcriber, server, events, started } = await bench();
    const job = 'callvault-rec1.analytics-ca';
    expect(await transcriber.start({ ...STEREO, language: 'en-US' })).toEqual({ outcome: 'pending', job });
    expect(started()).toEqual([
      {
        CallAnalyticsJobName: job,
        Media: { MediaFileUri: 's3://work-bucket/asr/rec1' },
        OutputLocation: 's3://work-bucket/transcribe/rec1.json',
        DataAccessRoleArn: 'arn:aws:iam::123456789012:role/speech',
        ChannelDefinitions: [
          { ChannelId: 0, ParticipantRole: 'CUSTOMER' },
          { ChannelId: 1, ParticipantRole: 'AGENT' },
        ],
        Settings: { LanguageOptions: ['en-US'] },
      },
    ]);
    await server.transcribe.settled();
    expect(jobFromEvent(events[0]?.detail)).toEqual({ job, recordingId: 'rec1' });
    const answer = await transcriber.result(job);
    if (answer.outcome !== 'available') throw new Error(answer.outcome);
    expect(transcriptSchema.parse(answer.transcript)).toMatchObject({ language: 'en-US', source: 'call-analytics' });
    expect(answer.transcript.turns[1]).toMatchObject({ role: 'customer', channel: 0 });
    expect(answer.transcript.turns[1]?.text).toContain('My parcel is lost');
  });

  it('can be asked for again until it is forgotten', async () => {
    const { transcriber, server, work } = await bench();
    const job = 'callvault-rec1.analytics-ca';
    await transcriber.start({ ...STEREO, language: 'zh-CN' });
    await server.transcribe.settled();
    expect(await transcriber.result(job)).toEqual(await transcriber.result(job));
    await transcriber.forget(job);
    await transcriber.forget(job);
    expect([...work.files.keys()]).toEqual(['asr/rec1']);
    expect(server.transcribe.jobs.size).toBe(0);
    await refused(transcriber.result(job), 'NOT_FOUND');
  });

  it.each([
    ['a language that Call Analytics does not have', { language: 'nl-NL' }, {}],
    ['a file of more than 500 MB', { language: 'en-US' }, { size: 500 * 1024 ** 2 + 1 }],
    ['a region without Call Analytics', { language: 'zh-CN' }, { callAnalytics: false }],
    ['no language and none configured', {}, {}],
  ])('is a standard job for %s', async (_, request, options) => {
    const { transcriber, server } = await bench(options);
    await transcriber.start({ ...STEREO, ...request });
    expect([...server.transcribe.jobs.keys()]).toEqual(['callvault-rec1.standard-ca']);
    await server.transcribe.settled();
    const answer = await transcriber.result('callvault-rec1.standard-ca');
    if (answer.outcome !== 'available') throw new Error(answer.outcome);
    expect(answer.transcript.turns[0]).toMatchObject({ channel: 1, role: 'agent' });
    expect(answer.transcript.turns.some(({ role }) => role === 'customer')).toBe(true);
  });
});

describe('the request says', () => {
  it('which language it is, on its own channel settings', async () => {
    const { transcriber, started } = await bench({ vocabularies: { 'de-DE': 'parts' } });
    await transcriber.start({ ...CALL, channels: ['unknown', 'unknown'], language: 'de-DE' });
    expect(started()).toEqual([
      {
        TranscriptionJobName: 'callvault-rec1.standard-uu',
        Media: { MediaFileUri: 's3://work-bucket/asr/rec1' },
        OutputBucketName: 'work-bucket',
        OutputKey: 'transcribe/rec1.json',
        JobExecutionSettings: {
          AllowDeferredExecution: true,
          DataAccessRoleArn: 'arn:aws:iam::123456789012:role/speech',
        },
        LanguageCode: 'de-DE',
        Settings: { ChannelIdentification: true, VocabularyName: 'parts' },
      },
    ]);
  });

  it.each([
    ['no language', undefined, ['en-US', 'zh-CN'], { IdentifyLanguage: true, LanguageOptions: ['en-US', 'zh-CN'] }],
    ['none configured either', undefined, [], { IdentifyLanguage: true }],
    ['only one configured', undefined, ['zh-CN'], { LanguageCode: 'zh-CN' }],
    ['an undetermined one', 'und', ['zh-CN'], { LanguageCode: 'zh-CN' }],
    ['a tag without a region', 'zh', ['en-US', 'zh-CN'], { LanguageCode: 'zh-CN' }],
    ['a region that Transcribe writes otherwise', 'yue-CN', [], { LanguageCode: 'zh-HK' }],
    ['a script', 'zh-Hant', [], { LanguageCode: 'zh-TW' }],
    ['a region it does not have', 'ja-US', [], { LanguageCode: 'ja-JP' }],
    ['other letters', 'EN_us', [], { LanguageCode: 'en-US' }],
    ['several variants', 'en', ['en-GB', 'en-US'], { IdentifyLanguage: true, LanguageOptions: ['en-GB', 'en-US'] }],
  ])('%s', async (_, language, languageOptions, expected) => {
    const { transcriber, started } = await bench({ languageOptions });
    await transcriber.start({ ...CALL, channels: ['customer'], ...(language !== undefined && { language }) });
    const [request] = started();
    expect(request).toMatchObject(expected);
    expect(request).not.toHaveProperty('IdentifyLanguage' in expected ? 'LanguageCode' : 'IdentifyLanguage');
    expect(request).not.toHaveProperty('Settings');
  });

  it('a vocabulary for each language it may be', async () => {
    const { transcriber, started } = await bench({
      languageOptions: ['en-US', 'zh-CN'],
      vocabularies: { 'zh-CN': 'streets' },
    });
    await transcriber.start({ ...CALL, channels: [] });
    await transcriber.start(STEREO);
    const vocabulary = { LanguageIdSettings: { 'zh-CN': { VocabularyName: 'streets' } } };
    expect(started()).toEqual([
      expect.objectContaining(vocabulary),
      expect.objectContaining({ Settings: { LanguageOptions: ['en-US', 'zh-CN'], ...vocabulary } }),
    ]);
  });

  it.each([
    ['redaction where the language has it', 'en-GB', true],
    ['no redaction for Chinese', 'zh-CN', false],
    ['no redaction where the language is to be identified', undefined, false],
  ])('%s', async (_, language, isRedacted) => {
    const { transcriber, started, server } = await bench({ redact: true, languageOptions: ['en-GB', 'fr-FR'] });
    const answer = await transcriber.start({ ...CALL, channels: ['customer'], ...(language && { language }) });
    expect(JSON.stringify(started()).includes('ContentRedaction')).toBe(isRedacted);
    await server.transcribe.settled();
    if (answer.outcome !== 'pending') throw new Error(answer.outcome);
    expect((await transcriber.result(answer.job)).outcome).toBe('available');
    await transcriber.forget(answer.job);
  });
});

describe('no job is started', () => {
  it('for a language Transcribe does not have, and for more than 2 GB', async () => {
    const small = await bench();
    expect(await small.transcriber.start({ ...STEREO, language: 'lo-LA' })).toEqual({
      outcome: 'none',
      reason: 'LANGUAGE_NOT_SUPPORTED lo-LA',
    });
    const large = await bench({ size: 2 * 1024 ** 3 + 1 });
    expect(await large.transcriber.start(STEREO)).toEqual({ outcome: 'none', reason: 'TOO_LONG_FOR_TRANSCRIBE' });
    expect([...small.server.calls, ...large.server.calls]).toEqual([]);
  });

  it('without the copy', async () => {
    const { transcriber } = await bench();
    await refused(transcriber.start({ ...STEREO, workPath: 'asr/other' }), 'UNAVAILABLE');
  });

  it.each(['LimitExceededException', 'ThrottlingException', 'AccessDeniedException', 'BadRequestException'])(
    'when Transcribe answers %s, and the call is named',
    async (type) => {
      const { transcriber, server } = await bench();
      server.refuse('Transcribe.StartCallAnalyticsJob', new Refusal(type));
      await expect(transcriber.start({ ...STEREO, language: 'en-US' })).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        detail: { call: 'transcribe:StartCallAnalyticsJob', reason: type },
      });
    },
  );
});

describe('a job that was started before', () => {
  it('goes on, and its answer is taken when it has ended', async () => {
    const { transcriber, server } = await bench({ hold: true });
    const request = { ...STEREO, language: 'en-US' };
    const pending = await transcriber.start(request);
    expect(await transcriber.start(request)).toEqual(pending);
    await server.transcribe.complete('callvault-rec1.analytics-ca');
    expect((await transcriber.start(request)).outcome).toBe('available');
    expect(server.transcribe.jobs.size).toBe(1);
  });

  it('is tried again when it is gone in that moment', async () => {
    const { transcriber, server } = await bench();
    server.refuse('Transcribe.StartCallAnalyticsJob', new Refusal('ConflictException'));
    await refused(transcriber.start({ ...STEREO, language: 'en-US' }), 'UNAVAILABLE');
  });
});

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
