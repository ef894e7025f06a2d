/** The two requests that Amazon Transcribe is asked with: Call Analytics for an agent and a customer on channels of their own, else the standard job. */
import type {
  LanguageCode,
  LanguageIdSettings,
  StartCallAnalyticsJobRequest,
  StartTranscriptionJobRequest,
} from '@aws-sdk/client-transcribe';
import type { Role } from '../../core/transcript/transcript.ts';
import { type Job, outputOf } from './transcribe-jobs.ts';
import { hasRedaction, type SpokenLanguage } from './transcribe-languages.ts';

export interface RequestOptions {
  readonly workBucket: string;
  /** Role that Transcribe reads the copy and writes the answer with. */
  readonly roleArn: string;
  /** Name of the custom vocabulary per Transcribe language code. */
  readonly vocabularies?: Readonly<Partial<Record<string, string>>>;
  /** Leaves out personal data that Transcribe finds, where it can: the sealed transcript never has it then. */
  readonly redact?: boolean;
  /** KMS key of the answer; without it the bucket's own encryption applies. */
  readonly outputKeyArn?: string;
}

const REDACT_PII = { RedactionType: 'PII', RedactionOutput: 'redacted' } as const;

export function isAgentAndCustomer(channels: readonly Role[]): boolean {
  return channels.length === 2 && channels.includes('agent') && channels.includes('customer');
}

/** Exactly one of LanguageCode and IdentifyLanguage; redaction only with the former. */
export function standardRequest(
  job: Job,
  workPath: string,
  language: SpokenLanguage,
  options: RequestOptions,
): StartTranscriptionJobRequest {
  const { workBucket, roleArn, outputKeyArn } = options;
  const vocabulary = vocabularyOf(language, options);
  const settings = {
    ...(job.channels.length === 2 && { ChannelIdentification: true }),
    ...(vocabulary !== undefined && { VocabularyName: vocabulary }),
  };
  return {
    TranscriptionJobName: job.name,
    Media: { MediaFileUri: `s3://${workBucket}/${workPath}` },
    OutputBucketName: workBucket,
    OutputKey: outputOf(job.recordingId),
    ...(outputKeyArn !== undefined && { OutputEncryptionKMSKeyId: outputKeyArn }),
    // Over the quota of jobs at a time it waits in Transcribe's queue; the two belong together.
    JobExecutionSettings: { AllowDeferredExecution: true, DataAccessRoleArn: roleArn },
    ...('known' in language ? { LanguageCode: language.known } : identification(language.candidates, options)),
    ...(Object.keys(settings).length > 0 && { Settings: settings }),
    ...(redacts(language, options) && { ContentRedaction: REDACT_PII }),
  };
}

/** Call Analytics has no LanguageCode: one option says which language it is, several say among which to look. */
export function analyticsRequest(
  job: Job,
  workPath: string,
  language: SpokenLanguage,
  options: RequestOptions,
): StartCallAnalyticsJobRequest {
  const { workBucket, roleArn, outputKeyArn } = options;
  const vocabulary = vocabularyOf(language, options);
  return {
    CallAnalyticsJobName: job.name,
    Media: { MediaFileUri: `s3://${workBucket}/${workPath}` },
    OutputLocation: `s3://${workBucket}/${outputOf(job.recordingId)}`,
    ...(outputKeyArn !== undefined && { OutputEncryptionKMSKeyId: outputKeyArn }),
    DataAccessRoleArn: roleArn,
    ChannelDefinitions: job.channels.map((role, ChannelId) => ({
      ChannelId,
      ParticipantRole: role === 'agent' ? 'AGENT' : 'CUSTOMER',
    })),
    Settings: {
      ...('known' in language
        ? { LanguageOptions: [language.known] }
        : { LanguageOptions: [...language.candidates], ...vocabulariesAmong(language.candidates, options) }),
      ...(vocabulary !== undefined && { VocabularyName: vocabulary }),
      ...(redacts(language, options) && { ContentRedaction: REDACT_PII }),
    },
  };
}

function identification(
  candidates: readonly LanguageCode[],
  options: RequestOptions,
): Pick<StartTranscriptionJobRequest, 'IdentifyLanguage' | 'LanguageOptions' | 'LanguageIdSettings'> {
  if (candidates.length === 0) return { IdentifyLanguage: true };
  return { IdentifyLanguage: true, LanguageOptions: [...candidates], ...vocabulariesAmong(candidates, options) };
}

function vocabulariesAmong(
  candidates: readonly LanguageCode[],
  { vocabularies = {} }: RequestOptions,
): { LanguageIdSettings?: Partial<Record<LanguageCode, LanguageIdSettings>> } {
  const settings: Partial<Record<LanguageCode, LanguageIdSettings>> = {};
  for (const code of candidates) {
    const name = vocabularies[code];
    if (name !== undefined) settings[code] = { VocabularyName: name };
  }
  return Object.keys(settings).length === 0 ? {} : { LanguageIdSettings: settings };
}

function vocabularyOf(language: SpokenLanguage, { vocabularies = {} }: RequestOptions): string | undefined {
  return 'known' in language ? vocabularies[language.known] : undefined;
}

function redacts(language: SpokenLanguage, { redact = false }: RequestOptions): boolean {
  return redact && hasRedaction(language);
}
