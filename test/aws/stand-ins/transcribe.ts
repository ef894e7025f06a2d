/** Amazon Transcribe as far as this project uses it: jobs of both kinds, refusals as the service has them, outputs in recorded shapes. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { Refusal, type Operation } from './json-server.ts';

const nameSchema = z.string().regex(/^[0-9a-zA-Z._-]{1,200}$/u);
const uriSchema = z.string().regex(/^s3:\/\/[a-z0-9][a-z0-9.-]+\/.+/u);
const mediaSchema = z.object({ MediaFileUri: uriSchema });

const standardSchema = z.object({
  TranscriptionJobName: nameSchema,
  Media: mediaSchema,
  OutputBucketName: z.string(),
  OutputKey: z.string().regex(/^[a-zA-Z0-9-_.!*'()/&$@=;:+,? ]{1,1024}$/u),
  LanguageCode: z.string().optional(),
  IdentifyLanguage: z.boolean().optional(),
  LanguageOptions: z.array(z.string()).min(1).optional(),
  LanguageIdSettings: z.record(z.string(), z.unknown()).optional(),
  Settings: z
    .object({ ChannelIdentification: z.boolean().optional(), VocabularyName: z.string().optional() })
    .optional(),
  ContentRedaction: z.object({ RedactionType: z.literal('PII'), RedactionOutput: z.string() }).optional(),
  JobExecutionSettings: z.object({ AllowDeferredExecution: z.boolean(), DataAccessRoleArn: z.string() }).optional(),
});

const analyticsSchema = z.object({
  CallAnalyticsJobName: nameSchema,
  Media: mediaSchema,
  OutputLocation: uriSchema,
  DataAccessRoleArn: z.string(),
  ChannelDefinitions: z
    .array(z.object({ ChannelId: z.int().min(0).max(1), ParticipantRole: z.enum(['AGENT', 'CUSTOMER']) }))
    .length(2),
  Settings: z
    .object({ LanguageOptions: z.array(z.string()).min(1).optional() })
    .loose()
    .optional(),
});

const standardNameSchema = z.object({ TranscriptionJobName: z.string() });
const analyticsNameSchema = z.object({ CallAnalyticsJobName: z.string() });

export interface StandInJob {
  readonly name: string;
  readonly kind: 'standard' | 'analytics';
  readonly mediaUri: string;
  readonly bucket: string;
  readonly key: string;
  readonly language: string;
  readonly hasChannels: boolean;
  status: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  failure?: string;
}

/** The `detail-type` and `detail` of the event that a job's end puts on the default bus (source `aws.transcribe`). */
export interface JobEvent {
  readonly detailType: string;
  readonly detail: Readonly<Record<string, string>>;
}

export interface TranscribeOptions {
  /** Stores an output where the job said. */
  readonly store: (bucket: string, key: string, body: Uint8Array) => Promise<void>;
  readonly onEvent?: (event: JobEvent) => Promise<void>;
  /** True: jobs go on until the test ends them. */
  readonly hold?: boolean;
  /** Reads the audio, as the service would with the role of the job: fails the job when it throws. */
  readonly media?: (uri: string) => Promise<void>;
}

export interface TranscribeStandIn {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly jobs: Map<string, StandInJob>;
  /** Ends a job that is held. */
  complete(name: string): Promise<void>;
  /** `reason` as in `FailureReason`. */
  fail(name: string, reason: string): Promise<void>;
  /** Resolves when every job that was started has ended. */
  settled(): Promise<void>;
}

const NO_JOB = "The requested job couldn't be found. Check the job name and try your request again.";

export function createTranscribeStandIn(options: TranscribeOptions): TranscribeStandIn {
  const { store, onEvent, hold = false, media } = options;
  const jobs = new Map<string, StandInJob>();
  const running = new Set<Promise<void>>();

  const find = (name: string, kind: StandInJob['kind']): StandInJob => {
    const job = jobs.get(name);
    if (job?.kind !== kind) throw new Refusal('BadRequestException', NO_JOB);
    return job;
  };
  const tell = async ({ name, kind, status }: StandInJob): Promise<void> => {
    await onEvent?.(
      kind === 'standard'
        ? {
            detailType: 'Transcribe Job State Change',
            detail: { TranscriptionJobName: name, TranscriptionJobStatus: status },
          }
        : { detailType: 'Call Analytics Job State Change', detail: { JobName: name, JobStatus: status } },
    );
  };
  const complete = async (name: string): Promise<void> => {
    const job = jobs.get(name);
    if (!job) return;
    await store(job.bucket, job.key, outputFor(job));
    job.status = 'COMPLETED';
    await tell(job);
  };
  const fail = async (name: string, reason: string): Promise<void> => {
    const job = jobs.get(name);
    if (!job) return;
    job.status = 'FAILED';
    job.failure = reason;
    await tell(job);
  };
  const run = async (job: StandInJob): Promise<void> => {
    try {
      await media?.(job.mediaUri);
    } catch {
      return fail(job.name, "The S3 URI that you provided can't be accessed. Make sure that you have read permission.");
    }
    await complete(job.name);
  };
  const begin = (job: StandInJob): StandInJob => {
    if (jobs.has(job.name)) throw new Refusal('ConflictException', 'The requested job name already exists.');
    jobs.set(job.name, job);
    if (hold) return job;
    const work: Promise<void> = run(job).finally(() => running.delete(work));
    running.add(work);
    return job;
  };
  const remove = (name: string, kind: StandInJob['kind']): unknown => {
    if (find(name, kind).status === 'IN_PROGRESS') {
      throw new Refusal('BadRequestException', "The requested job couldn't be deleted while it is in progress.");
    }
    jobs.delete(name);
    return {};
  };

  return {
    jobs,
    complete,
    fail,
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
    operations: {
      'Transcribe.StartTranscriptionJob': (input) => ({ TranscriptionJob: standardView(begin(standardJob(input))) }),
      'Transcribe.GetTranscriptionJob': (input) => ({
        TranscriptionJob: standardView(find(standardNameSchema.parse(input).TranscriptionJobName, 'standard')),
      }),
      'Transcribe.DeleteTranscriptionJob': (input) =>
        remove(standardNameSchema.parse(input).TranscriptionJobName, 'standard'),
      'Transcribe.StartCallAnalyticsJob': (input) => ({ CallAnalyticsJob: analyticsView(begin(analyticsJob(input))) }),
      'Transcribe.GetCallAnalyticsJob': (input) => ({
        CallAnalyticsJob: analyticsView(find(analyticsNameSchema.parse(input).CallAnalyticsJobName, 'analytics')),
      }),
      'Transcribe.DeleteCallAnalyticsJob': (input) =>
        remove(analyticsNameSchema.parse(input).CallAnalyticsJobName, 'analytics'),
    },
  };
}

function valid<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new Refusal(
    'BadRequestException',
    `1 validation error detected: ${parsed.error.issues[0]?.path.join('.') ?? ''}`,
  );
}

function standardJob(input: unknown): StandInJob {
  const request = valid(standardSchema, input);
  const { LanguageCode, IdentifyLanguage = false, LanguageOptions, ContentRedaction } = request;
  if ((LanguageCode === undefined) !== IdentifyLanguage) {
    throw new Refusal('BadRequestException', 'You must specify exactly one of LanguageCode and IdentifyLanguage.');
  }
  if (!IdentifyLanguage && LanguageOptions) {
    throw new Refusal('BadRequestException', 'LanguageOptions is for language identification.');
  }
  if (ContentRedaction && IdentifyLanguage) {
    throw new Refusal('BadRequestException', 'Redaction is not compatible with language identification.');
  }
  const file = request.OutputKey.split('/').at(-1) ?? '';
  return {
    name: request.TranscriptionJobName,
    kind: 'standard',
    mediaUri: request.Media.MediaFileUri,
    bucket: request.OutputBucketName,
    key: ContentRedaction ? request.OutputKey.replace(file, `redacted-${file}`) : request.OutputKey,
    language: LanguageCode ?? LanguageOptions?.[0] ?? 'en-US',
    hasChannels: request.Settings?.ChannelIdentification === true,
    status: 'IN_PROGRESS',
  };
}

function analyticsJob(input: unknown): StandInJob {
  const request = valid(analyticsSchema, input);
  if (new Set(request.ChannelDefinitions.map(({ ParticipantRole }) => ParticipantRole)).size !== 2) {
    throw new Refusal('BadRequestException', 'One channel is the agent and one the customer.');
  }
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/u.exec(request.OutputLocation) ?? [];
  return {
    name: request.CallAnalyticsJobName,
    kind: 'analytics',
    mediaUri: request.Media.MediaFileUri,
    bucket,
    key,
    language: request.Settings?.LanguageOptions?.[0] ?? 'en-US',
    hasChannels: true,
    status: 'IN_PROGRESS',
  };
}

function standardView({ name, status, failure, bucket, key, language, mediaUri }: StandInJob): unknown {
  const uri = `https://s3.eu-central-1.amazonaws.com/${bucket}/${key}`;
  return {
    TranscriptionJobName: name,
    TranscriptionJobStatus: status,
    LanguageCode: language,
    Media: { MediaFileUri: mediaUri },
    ...(failure !== undefined && { FailureReason: failure }),
    Transcript:
      status !== 'COMPLETED'
        ? {}
        : key.includes('/redacted-')
          ? { RedactedTranscriptFileUri: uri }
          : { TranscriptFileUri: uri },
  };
}

function analyticsView({ name, status, failure, bucket, key, language, mediaUri }: StandInJob): unknown {
  return {
    CallAnalyticsJobName: name,
    CallAnalyticsJobStatus: status,
    LanguageCode: language,
    Media: { MediaFileUri: mediaUri },
    ...(failure !== undefined && { FailureReason: failure }),
    ...(status === 'COMPLETED' && {
      Transcript: { TranscriptFileUri: `https://s3.eu-central-1.amazonaws.com/${bucket}/${key}` },
    }),
  };
}

/** By kind and base language; English where there is none. */
function outputFor({ name, kind, language, hasChannels }: StandInJob): Uint8Array {
  const shape = kind === 'analytics' ? 'analytics' : hasChannels ? 'channels' : 'plain';
  const base = language.startsWith('zh') ? 'zh' : 'en';
  const recorded = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(readFileSync(new URL(`outputs/${shape}-${base}.json`, import.meta.url), 'utf8')));
  const names = kind === 'analytics' ? { JobName: name } : { jobName: name };
  return new TextEncoder().encode(JSON.stringify({ ...recorded, ...names }));
}
