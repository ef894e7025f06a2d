/** Jobs and what they ask for, against the stand-in for Amazon Transcribe. */
import { afterEach, describe, expect, it } from 'vitest';
import { jobFromEvent } from '../../../adapters/aws/transcribe-jobs.ts';
import { transcriptSchema } from '../../../core/transcript/transcript.ts';
import { Refusal } from '../../aws/stand-ins/json-server.ts';
import { refused } from '../../contracts/builders.ts';
import { transcriberContract } from '../../contracts/transcriber.ts';
import { bench, CALL, closeBenches, STEREO } from './transcribe-bench.ts';

afterEach(closeBenches);

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
