/** The end of a recording, and what becomes due by the passing of time. The rights to destroy are here and nowhere else. */
import { Duration } from 'aws-cdk-lib';
import { envSchema as purgeSchema } from '../../functions/purge-recording/env.ts';
import { envSchema as reviewSchema } from '../../functions/review-archive/env.ts';
import { envSchema as watchSchema } from '../../functions/watch-recorders/env.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import { unwrapKeys } from '../grants/keys.ts';
import {
  dropParts,
  INTAKE_PARTS,
  listIntake,
  listWork,
  lockInVault,
  putIntoVault,
  raiseInVault,
  readVault,
  RECORDING_FOLDERS,
  removeFromIntake,
  removeFromVault,
  removeFromWork,
  WORK_FOLDERS,
} from '../grants/objects.ts';
import { followSpeechJobs, publishEvents } from '../grants/services.ts';
import { destroyKeys, writeCatalogue, writeKeyTable } from '../grants/tables.ts';
import { PURGER, REVIEWER, roleName } from '../role-names.ts';
import { replicaEnvironment, searchEnvironment, sharedEnvironment, speechEnvironment } from './environment.ts';
import { addConsumer, addScheduled, type Pipeline } from './pipeline.ts';
import { onStep } from './step-functions.ts';

export function endingFunctions(pipeline: Pipeline): void {
  onStep(pipeline, 'purge', purging(pipeline));
  reviewing(pipeline);
  watching(pipeline);
}

function purging(pipeline: Pipeline): WorkQueue {
  const { config, evidence, search, transcribeRole, bus } = pipeline;
  const { catalogue, intake, keys, vault, work } = sharedEnvironment(config, evidence);
  const queue = addConsumer(pipeline, {
    name: 'purge-recording',
    description: 'Destroys the key of a recording and what was made of it',
    schema: purgeSchema,
    environment: {
      ...catalogue,
      ...intake,
      ...keys,
      ...replicaEnvironment(config, evidence),
      ...searchEnvironment(search),
      ...speechEnvironment(config, transcribeRole),
      ...vault,
      ...work,
      EVENT_BUS: bus.eventBusName,
    },
    memoryMiB: 512,
    timeout: Duration.minutes(5),
    batchSize: 1,
    concurrency: 20,
    roleName: roleName(config, PURGER),
    statements: [
      ...writeCatalogue(evidence),
      ...destroyKeys(evidence),
      ...listIntake(evidence),
      ...removeFromIntake(evidence, INTAKE_PARTS),
      ...dropParts(evidence),
      // The key object of a recording whose lock has ended.
      ...readVault(evidence, ['key']),
      ...removeFromVault(evidence, config, ['key']),
      ...listWork(evidence),
      ...removeFromWork(evidence, WORK_FOLDERS),
      ...followSpeechJobs(evidence),
      // The call leaves the facts.
      ...publishEvents(bus),
    ],
  });
  search.allow(queue.consumer.role, 'remove');
  return queue;
}

function reviewing(pipeline: Pipeline): void {
  const { config, evidence, search, bus } = pipeline;
  const { catalogue, intake, keys, vault } = sharedEnvironment(config, evidence);
  const review = addScheduled(pipeline, {
    name: 'review-archive',
    description: 'Renews locks, carries out what waited, and removes what has expired',
    schema: reviewSchema,
    environment: {
      ...catalogue,
      ...intake,
      ...keys,
      ...replicaEnvironment(config, evidence),
      ...searchEnvironment(search),
      ...vault,
      EVENT_BUS: bus.eventBusName,
    },
    memoryMiB: 1024,
    timeout: Duration.minutes(14),
    every: Duration.hours(1),
    // A run that is slow to end is not joined by the next.
    reservedConcurrency: 1,
    roleName: roleName(config, REVIEWER),
    statements: [
      ...writeCatalogue(evidence),
      // A key that moves into the vault leaves a tombstone.
      ...writeKeyTable(evidence),
      ...unwrapKeys(evidence),
      ...listIntake(evidence),
      ...removeFromIntake(evidence, INTAKE_PARTS),
      ...dropParts(evidence),
      ...readVault(evidence, RECORDING_FOLDERS),
      ...putIntoVault(evidence, ['key']),
      ...lockInVault(evidence, RECORDING_FOLDERS),
      ...raiseInVault(evidence, RECORDING_FOLDERS),
      ...removeFromVault(evidence, config, RECORDING_FOLDERS),
      ...publishEvents(bus),
    ],
  });
  search.allow(review.role, 'remove');
}

function watching(pipeline: Pipeline): void {
  const { config, evidence } = pipeline;
  addScheduled(pipeline, {
    name: 'watch-recorders',
    description: 'Notices recorders that have gone quiet',
    schema: watchSchema,
    environment: sharedEnvironment(config, evidence).catalogue,
    memoryMiB: 1024,
    timeout: Duration.minutes(10),
    every: Duration.minutes(15),
    reservedConcurrency: 1,
    statements: writeCatalogue(evidence),
  });
}
