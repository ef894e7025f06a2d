/** Work that outlasts a request (bundles, verifications, holds, erasures): a function of its own, started by the API and by the sweep. */
import { Duration } from 'aws-cdk-lib';
import { EventInvokeConfig, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { envSchema } from '../../functions/run-export/env.ts';
import { deadLetterQueue } from '../constructs/work-queue.ts';
import { integrateFirst } from '../grants/invoke.ts';
import { readPublicKey, unwrapKeys } from '../grants/keys.ts';
import { lockInVault, readVault, readWork, RECORDING_FOLDERS, removeFromWork, writeWork } from '../grants/objects.ts';
import { publishEvents } from '../grants/services.ts';
import { readKeyTable, writeCatalogue } from '../grants/tables.ts';
import { searchEnvironment, sharedEnvironment } from './environment.ts';
import { addFunction, type Pipeline } from './pipeline.ts';

export function exportFunction(pipeline: Pipeline, integrateLog: IFunction): IFunction {
  const { scope, config, evidence, search, bus } = pipeline;
  const { catalogue, custodyLog, keys, vault, work } = sharedEnvironment(config, evidence);
  const deadLetters = deadLetterQueue(scope, 'RunExportDeadLetters');
  const added = addFunction(pipeline, {
    name: 'run-export',
    description: 'Does work that outlasts a request',
    schema: envSchema,
    environment: {
      ...catalogue,
      ...custodyLog,
      ...keys,
      ...vault,
      ...work,
      ...searchEnvironment(search),
      INTEGRATE_FUNCTION: integrateLog.functionArn,
      EVENT_BUS: bus.eventBusName,
    },
    memoryMiB: 3008,
    timeout: Duration.minutes(15),
    statements: [
      ...integrateFirst(integrateLog),
      // An export is a custody event of every recording in it.
      ...writeCatalogue(evidence),
      ...readKeyTable(evidence),
      ...unwrapKeys(evidence),
      ...readPublicKey(evidence),
      ...readVault(evidence, [...RECORDING_FOLDERS, 'log']),
      // Holds by query.
      ...lockInVault(evidence, RECORDING_FOLDERS),
      // Clips of a training set are cut from it.
      ...readWork(evidence, ['access']),
      ...writeWork(evidence, ['exports']),
      ...removeFromWork(evidence, ['exports']),
      // A call that is restricted or erased leaves the facts.
      ...publishEvents(bus),
    ],
  });
  // What is restricted or erased leaves the index at once.
  search.allow(added.role, 'remove');
  new EventInvokeConfig(scope, 'RunExportInvocations', {
    function: added.function,
    // What it made of the job stands on the job.
    retryAttempts: 0,
    maxEventAge: Duration.hours(1),
    onFailure: new SqsDestination(deadLetters),
  });
  pipeline.queues.push({ name: added.name, deadLetters });
  return added.function;
}
