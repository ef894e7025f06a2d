/** Speech to text: one function starts the job, the other takes its answer when Amazon Transcribe tells that it has ended. */
import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { JOB_PREFIX } from '../../adapters/aws/transcribe-jobs.ts';
import { envSchema as finishSchema } from '../../functions/finish-transcription/env.ts';
import { envSchema as screenSchema } from '../../functions/screen-recording/env.ts';
import { envSchema as transcribeSchema } from '../../functions/transcribe-recording/env.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import { unwrapKeys } from '../grants/keys.ts';
import {
  INTAKE_PARTS,
  lockInVault,
  putIntoVault,
  readIntake,
  readVault,
  readWork,
  RECORDING_FOLDERS,
  removeFromIntake,
  removeFromWork,
  writeIntake,
  writeWork,
  type WorkFolder,
} from '../grants/objects.ts';
import { followSpeechJobs, startSpeechJobs } from '../grants/services.ts';
import { readKeyTable, writeCatalogue, writeKeyTable } from '../grants/tables.ts';
import { sharedEnvironment, speechEnvironment } from './environment.ts';
import { addConsumer, type Pipeline } from './pipeline.ts';
import { onStep } from './step-functions.ts';

const ENDED = ['COMPLETED', 'FAILED'];

export function speechFunctions(pipeline: Pipeline): void {
  onStep(pipeline, 'screen', screening(pipeline));
  onStep(pipeline, 'transcribe', transcribing(pipeline));
  const { target } = finishing(pipeline);
  // The two kinds of job name themselves differently.
  const patterns = {
    Transcribed: {
      detailType: ['Transcribe Job State Change'],
      detail: { TranscriptionJobName: [{ prefix: JOB_PREFIX }], TranscriptionJobStatus: ENDED },
    },
    CallAnalysed: {
      detailType: ['Call Analytics Job State Change'],
      detail: { JobName: [{ prefix: JOB_PREFIX }], JobStatus: ENDED },
    },
  };
  for (const [id, pattern] of Object.entries(patterns)) {
    new Rule(pipeline.scope, id, {
      description: 'A speech-to-text job has ended',
      eventPattern: { source: ['aws.transcribe'], ...pattern },
      targets: [target],
    });
  }
}

/** Before the seal: nothing of the vault and no key is needed for it. */
function screening(pipeline: Pipeline): WorkQueue {
  const { config, evidence, transcribeRole } = pipeline;
  const { catalogue, intake, work } = sharedEnvironment(config, evidence);
  return addConsumer(pipeline, {
    name: 'screen-recording',
    description: 'Looks for card data before the seal',
    schema: screenSchema,
    environment: { ...catalogue, ...intake, ...work, ...speechEnvironment(config, transcribeRole) },
    memoryMiB: 3008,
    // Decodes the largest recording, and may write and hash its muted form.
    timeout: Duration.minutes(15),
    batchSize: 1,
    concurrency: 20,
    statements: [
      ...writeCatalogue(evidence),
      ...readIntake(evidence, INTAKE_PARTS),
      ...writeIntake(evidence, ['transcript']),
      ...writeWork(evidence, ['asr']),
      ...readWork(evidence, ['asr', 'transcribe']),
      ...removeFromWork(evidence, ['asr', 'transcribe']),
      ...startSpeechJobs(evidence, transcribeRole),
      ...followSpeechJobs(evidence),
    ],
  });
}

function transcribing(pipeline: Pipeline): WorkQueue {
  const { config, evidence, transcribeRole } = pipeline;
  const { catalogue, intake, keys, vault, work } = sharedEnvironment(config, evidence);
  return addConsumer(pipeline, {
    name: 'transcribe-recording',
    description: 'Takes over a transcript that was given, or has one made',
    schema: transcribeSchema,
    environment: { ...catalogue, ...intake, ...keys, ...vault, ...work, ...speechEnvironment(config, transcribeRole) },
    memoryMiB: 1769,
    // Decrypts the largest recording into the work bucket.
    timeout: Duration.minutes(15),
    batchSize: 1,
    // The service takes 25 starts a second.
    concurrency: 20,
    statements: [
      ...settling(pipeline),
      // It tidies after the seal, should the sealer have died: a key in the vault is not kept in the table.
      ...writeKeyTable(evidence),
      ...readIntake(evidence, INTAKE_PARTS),
      ...removeFromIntake(evidence, INTAKE_PARTS),
      ...writeWork(evidence, ['asr']),
      ...startSpeechJobs(evidence, transcribeRole),
    ],
  });
}

function finishing(pipeline: Pipeline): WorkQueue {
  const { config, evidence, transcribeRole } = pipeline;
  const { catalogue, intake, keys, vault, work } = sharedEnvironment(config, evidence);
  return addConsumer(pipeline, {
    name: 'finish-transcription',
    description: 'Seals the answer of a speech-to-text job',
    schema: finishSchema,
    environment: { ...catalogue, ...intake, ...keys, ...vault, ...work, ...speechEnvironment(config, transcribeRole) },
    memoryMiB: 1024,
    timeout: Duration.minutes(5),
    batchSize: 1,
    statements: [
      ...settling(pipeline),
      // The answer of a job about audio that waits to be screened is kept beside it.
      ...readIntake(evidence, ['transcript']),
      ...writeIntake(evidence, ['transcript']),
    ],
  });
}

/** To seal a transcript, and to remove the job and its copy after that. `alsoRemoved`: folders that are tidied besides. */
export function settling(
  { evidence }: Pick<Pipeline, 'evidence'>,
  alsoRemoved: readonly WorkFolder[] = [],
): ReturnType<typeof writeCatalogue> {
  return [
    ...writeCatalogue(evidence),
    ...readKeyTable(evidence),
    ...unwrapKeys(evidence),
    ...readVault(evidence, RECORDING_FOLDERS),
    ...putIntoVault(evidence, ['transcript']),
    ...lockInVault(evidence, RECORDING_FOLDERS),
    ...readWork(evidence, ['asr', 'transcribe']),
    ...removeFromWork(evidence, ['asr', 'transcribe', ...alsoRemoved]),
    ...followSpeechJobs(evidence),
  ];
}
