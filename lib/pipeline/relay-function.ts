/** From the table's stream to the bus: what a commit made due is told to whoever takes the next step. */
import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { DUE_FILTER } from '../../adapters/aws/catalogue-table.ts';
import { envSchema } from '../../functions/relay-changes/env.ts';
import { deadLetterQueue } from '../constructs/work-queue.ts';
import { publishEvents } from '../grants/services.ts';
import { readStream, streamOf } from '../grants/tables.ts';
import { addFunction, type Pipeline } from './pipeline.ts';

export function relayFunction(pipeline: Pipeline): void {
  const { scope, evidence, bus } = pipeline;
  const deadLetters = deadLetterQueue(scope, 'RelayChangesDeadLetters');
  const relay = addFunction(pipeline, {
    name: 'relay-changes',
    description: 'Tells the bus which recordings are due',
    schema: envSchema,
    environment: { EVENT_BUS: bus.eventBusName },
    memoryMiB: 512,
    timeout: Duration.minutes(1),
    statements: [...publishEvents(bus), ...readStream(evidence)],
  });
  const mapping = new EventSourceMapping(scope, 'RelayChangesSource', {
    target: relay.function,
    eventSourceArn: streamOf(evidence.catalogue),
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    filters: [FilterCriteria.filter(DUE_FILTER)],
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    // The stream forgets after a day; what is lost by then is found by the sweep.
    retryAttempts: 20,
    onFailure: new SqsDlq(deadLetters),
  });
  mapping.node.addDependency(relay.role);
  pipeline.queues.push({ name: relay.name, deadLetters });
  pipeline.streams.push(relay);
}
