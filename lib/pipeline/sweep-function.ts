/** Finds what best-effort events lost: arrivals nobody told of, overdue steps, silent jobs, copies left behind. */
import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { envSchema } from '../../functions/sweep-archive/env.ts';
import { startExports } from '../grants/invoke.ts';
import { findParts, INTAKE_PARTS, readIntake, removeFromIntake, writeIntake } from '../grants/objects.ts';
import { writeKeyTable } from '../grants/tables.ts';
import { sharedEnvironment, speechEnvironment } from './environment.ts';
import { addScheduled, type Pipeline } from './pipeline.ts';
import { settling } from './speech-functions.ts';

export function sweepFunction(pipeline: Pipeline, runExport: IFunction): void {
  const { config, evidence, transcribeRole } = pipeline;
  const { catalogue, intake, keys, vault, work } = sharedEnvironment(config, evidence);
  addScheduled(pipeline, {
    name: 'sweep-archive',
    description: 'Finds what events did not tell',
    schema: envSchema,
    environment: {
      ...catalogue,
      ...intake,
      ...keys,
      ...vault,
      ...work,
      ...speechEnvironment(config, transcribeRole),
      EXPORT_FUNCTION: runExport.functionArn,
    },
    memoryMiB: 1024,
    timeout: Duration.minutes(14),
    every: Duration.minutes(15),
    statements: [
      // Jobs that stopped half-way go on.
      ...startExports(runExport),
      // And bundles that are over.
      ...settling(pipeline, ['exports']),
      // It tidies after a sealer that died: a key in the vault is not kept in the table.
      ...writeKeyTable(evidence),
      ...readIntake(evidence, [...INTAKE_PARTS, 'drop']),
      ...writeIntake(evidence, INTAKE_PARTS),
      ...removeFromIntake(evidence, [...INTAKE_PARTS, 'drop']),
      ...findParts(evidence),
    ],
  });
}
