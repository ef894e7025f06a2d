/** The steps that a machine takes, each with the rights of that step alone and a queue that the bus fills. */
import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { envSchema as analyseSchema } from '../../functions/analyse-recording/env.ts';
import { envSchema as indexSchema } from '../../functions/index-recording/env.ts';
import { envSchema as copySchema } from '../../functions/make-access-copy/env.ts';
import { envSchema as sealSchema } from '../../functions/seal-recording/env.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import { unwrapKeys, wrapKeys } from '../grants/keys.ts';
import {
  holdInVault,
  INTAKE_PARTS,
  lockInVault,
  putIntoVault,
  readIntake,
  readVault,
  readWork,
  RECORDING_FOLDERS,
  removeFromIntake,
  writeIntake,
  writeWork,
} from '../grants/objects.ts';
import { askModel } from '../grants/models.ts';
import { publishEvents, understandText } from '../grants/services.ts';
import { readKeyTable, writeCatalogue, writeKeyTable } from '../grants/tables.ts';
import { searchEnvironment, sharedEnvironment } from './environment.ts';
import { addConsumer, type Pipeline } from './pipeline.ts';

export function stepFunctions(pipeline: Pipeline): void {
  onStep(pipeline, 'seal', sealing(pipeline));
  onStep(pipeline, 'analyse', analysing(pipeline));
  onStep(pipeline, 'index', indexing(pipeline));
  onStep(pipeline, 'access-copy', copying(pipeline));
}

/** Sends what is due for a step to its queue. */
export function onStep({ scope, bus }: Pipeline, step: string, { target }: WorkQueue): void {
  new Rule(scope, `Due-${step}`, {
    eventBus: bus,
    description: `Recordings that are due for ${step}`,
    eventPattern: { source: ['callvault'], detailType: ['recording.due'], detail: { step: [step] } },
    targets: [target],
  });
}

function sealing(pipeline: Pipeline): WorkQueue {
  const { config, evidence } = pipeline;
  const { catalogue, intake, keys, vault, work } = sharedEnvironment(config, evidence);
  return addConsumer(pipeline, {
    name: 'seal-recording',
    description: 'Examines, encrypts and locks an original',
    schema: sealSchema,
    environment: { ...catalogue, ...intake, ...keys, ...vault, ...work },
    memoryMiB: 3008,
    timeout: Duration.minutes(15),
    // Room for the ciphertext of the longest call.
    ephemeralMiB: 10_240,
    batchSize: 1,
    statements: [
      ...writeCatalogue(evidence),
      ...writeKeyTable(evidence),
      ...wrapKeys(evidence),
      ...readIntake(evidence, INTAKE_PARTS),
      ...writeIntake(evidence, ['transcript']),
      ...removeFromIntake(evidence, INTAKE_PARTS),
      ...readVault(evidence, RECORDING_FOLDERS),
      ...putIntoVault(evidence, ['audio', 'manifest', 'key']),
      ...lockInVault(evidence, RECORDING_FOLDERS),
      ...writeWork(evidence, ['acoustics', 'peaks']),
    ],
  });
}

function analysing(pipeline: Pipeline): WorkQueue {
  const { config, evidence, bus } = pipeline;
  const { catalogue, keys, language, summary, vault, work } = sharedEnvironment(config, evidence);
  return addConsumer(pipeline, {
    name: 'analyse-recording',
    description: 'Understands a transcript: sentiment, topics, scorecards, risk',
    schema: analyseSchema,
    environment: { ...catalogue, ...keys, ...language, ...summary, ...vault, ...work, EVENT_BUS: bus.eventBusName },
    memoryMiB: 2048,
    timeout: Duration.minutes(5),
    batchSize: 1,
    statements: [
      ...writeCatalogue(evidence),
      ...readKeyTable(evidence),
      ...unwrapKeys(evidence),
      // Its holds may still have to be mirrored, and the audio measured again.
      ...readVault(evidence, RECORDING_FOLDERS),
      ...lockInVault(evidence, RECORDING_FOLDERS),
      // Of a call with a second recording the outlines are compared.
      ...readWork(evidence, ['acoustics', 'analysis', 'peaks']),
      ...writeWork(evidence, ['analysis']),
      // Tickets and alerts.
      ...publishEvents(bus),
      ...(config.language === 'comprehend' ? understandText() : []),
      ...(config.summaryModel === undefined ? [] : askModel(evidence, config.summaryModel)),
    ],
  });
}

function indexing(pipeline: Pipeline): WorkQueue {
  const { config, evidence, search, bus } = pipeline;
  const { catalogue, keys, vault, work } = sharedEnvironment(config, evidence);
  const queue = addConsumer(pipeline, {
    name: 'index-recording',
    description: 'Makes a call searchable, and counts it among the others',
    schema: indexSchema,
    environment: {
      ...catalogue,
      ...keys,
      ...vault,
      ...work,
      ...searchEnvironment(search),
      EVENT_BUS: bus.eventBusName,
    },
    memoryMiB: 1024,
    timeout: Duration.minutes(2),
    batchSize: 5,
    concurrency: 10,
    statements: [
      ...writeCatalogue(evidence),
      ...readKeyTable(evidence),
      ...unwrapKeys(evidence),
      // A matter may wait for the words of a call: all of it is held then.
      ...readVault(evidence, RECORDING_FOLDERS),
      ...holdInVault(evidence, RECORDING_FOLDERS),
      ...readWork(evidence, ['analysis']),
      ...publishEvents(bus),
    ],
  });
  search.allow(queue.consumer.role, 'write');
  return queue;
}

function copying(pipeline: Pipeline): WorkQueue {
  const { config, evidence } = pipeline;
  const { catalogue, keys, vault, work } = sharedEnvironment(config, evidence);
  return addConsumer(pipeline, {
    name: 'make-access-copy',
    description: 'Makes the copy that is played',
    schema: copySchema,
    environment: { ...catalogue, ...keys, ...vault, ...work },
    memoryMiB: 3008,
    timeout: Duration.minutes(10),
    batchSize: 1,
    statements: [
      ...writeCatalogue(evidence),
      ...readKeyTable(evidence),
      ...unwrapKeys(evidence),
      // What is personal in the audio, the transcript tells.
      ...readVault(evidence, ['audio', 'transcript', 'key']),
      ...writeWork(evidence, ['access']),
    ],
  });
}
