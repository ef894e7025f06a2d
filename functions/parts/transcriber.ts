/** Speech to text by Amazon Transcribe. */
import { TranscribeClient } from '@aws-sdk/client-transcribe';
import { parseTranscript } from '../../adapters/formats/parse-transcript.ts';
import { createTranscribeTranscriber, type TranscribeTranscriber } from '../../adapters/aws/transcribe-transcriber.ts';
import { createS3WorkStore } from '../../adapters/aws/s3-work-store.ts';
import { lazily } from '../lazily.ts';
import { s3 } from './storage.ts';

const client = lazily(() => new TranscribeClient({}));

export function transcriberOf({
  TRANSCRIBE_LANGUAGES: languageOptions,
  TRANSCRIBE_ROLE_ARN: roleArn,
  WORK_BUCKET: workBucket,
}: {
  TRANSCRIBE_LANGUAGES?: readonly string[] | undefined;
  TRANSCRIBE_ROLE_ARN: string;
  WORK_BUCKET: string;
}): TranscribeTranscriber {
  return createTranscribeTranscriber({
    ...{ client: client(), workBucket, roleArn, parse: parseTranscript },
    work: createS3WorkStore({ client: s3(), bucket: workBucket }),
    ...(languageOptions && { languageOptions }),
  });
}
