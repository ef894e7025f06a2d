/** The custody log: one function writes and signs it, the other re-derives it every day and may not write. */
import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { envSchema as auditSchema } from '../../functions/audit-log/env.ts';
import { envSchema as integrateSchema } from '../../functions/integrate-log/env.ts';
import { integrateFirst } from '../grants/invoke.ts';
import { readPublicKey, signCheckpoints, unwrapKeys } from '../grants/keys.ts';
import { putIntoVault, readVault, RECORDING_FOLDERS } from '../grants/objects.ts';
import { readKeyTable, writeCatalogue } from '../grants/tables.ts';
import { sharedEnvironment } from './environment.ts';
import { addScheduled, type Pipeline } from './pipeline.ts';

export function logFunctions(pipeline: Pipeline): { integrateLog: IFunction } {
  const { config, evidence } = pipeline;
  const { catalogue, custodyLog, keys, vault } = sharedEnvironment(config, evidence);
  const integrate = addScheduled(pipeline, {
    name: 'integrate-log',
    description: 'Takes custody events into the log and signs its checkpoint',
    schema: integrateSchema,
    environment: { ...catalogue, ...custodyLog, ...vault },
    memoryMiB: 1024,
    timeout: Duration.minutes(5),
    every: Duration.minutes(1),
    statements: [
      ...writeCatalogue(evidence),
      ...signCheckpoints(evidence),
      ...readVault(evidence, ['log']),
      ...putIntoVault(evidence, ['log']),
    ],
  });
  addScheduled(pipeline, {
    name: 'audit-log',
    description: 'Re-derives the log and verifies a sample of the originals',
    schema: auditSchema,
    environment: { ...catalogue, ...custodyLog, ...keys, ...vault, INTEGRATE_FUNCTION: integrate.function.functionArn },
    memoryMiB: 1769,
    timeout: Duration.minutes(15),
    every: Duration.days(1),
    statements: [
      ...integrateFirst(integrate.function),
      // Verifications are custody events themselves.
      ...writeCatalogue(evidence),
      ...readKeyTable(evidence),
      ...unwrapKeys(evidence),
      ...readPublicKey(evidence),
      ...readVault(evidence, [...RECORDING_FOLDERS, 'log']),
    ],
  });
  return { integrateLog: integrate.function };
}
