/** What lands in the intake is registered: uploads that were announced, and files that other systems drop. */
import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { envSchema } from '../../functions/receive-upload/env.ts';
import {
  findParts,
  holdInVault,
  INTAKE_PARTS,
  readIntake,
  readVault,
  RECORDING_FOLDERS,
  removeFromIntake,
  writeIntake,
} from '../grants/objects.ts';
import { writeCatalogue } from '../grants/tables.ts';
import { sharedEnvironment } from './environment.ts';
import { addConsumer, type Pipeline } from './pipeline.ts';

export function arrivalFunction(pipeline: Pipeline): void {
  const { scope, config, evidence } = pipeline;
  const { catalogue, intake, vault } = sharedEnvironment(config, evidence);
  const work = addConsumer(pipeline, {
    name: 'receive-upload',
    description: 'Registers what has arrived in the intake',
    schema: envSchema,
    environment: { ...catalogue, ...intake, ...vault },
    memoryMiB: 1024,
    // The largest recording is read, and a dropped one written, before it is registered.
    timeout: Duration.minutes(15),
    batchSize: 1,
    statements: [
      ...writeCatalogue(evidence),
      ...readIntake(evidence, [...INTAKE_PARTS, 'drop']),
      ...writeIntake(evidence, INTAKE_PARTS),
      ...removeFromIntake(evidence, [...INTAKE_PARTS, 'drop']),
      ...findParts(evidence),
      // A matter may wait for the call, and a sweep may have had it sealed meanwhile.
      ...readVault(evidence, RECORDING_FOLDERS),
      ...holdInVault(evidence, RECORDING_FOLDERS),
    ],
  });
  new Rule(scope, 'Arrivals', {
    description: 'Audio and dropped files in the intake',
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: {
        bucket: { name: [evidence.intake.bucketName] },
        object: { key: [{ prefix: 'audio/' }, { prefix: 'drop/' }] },
      },
    },
    targets: [work.target],
  });
}
