/** What happened, told: onto the bus for every rule of the account, and from there to webhooks. */
import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { PUBLIC_TYPES } from '../../core/events/public-event.ts';
import { REPLAYED } from '../../core/events/webhook.ts';
import { envSchema as deliverSchema } from '../../functions/deliver-webhook/env.ts';
import { envSchema as publishSchema } from '../../functions/publish-events/env.ts';
import { openWebhookKeys } from '../grants/keys.ts';
import { publishEvents } from '../grants/services.ts';
import { writeCatalogue } from '../grants/tables.ts';
import { sharedEnvironment } from './environment.ts';
import { addConsumer, addScheduled, type Pipeline } from './pipeline.ts';

export function eventFunctions(pipeline: Pipeline): void {
  publishing(pipeline);
  delivering(pipeline);
}

function publishing(pipeline: Pipeline): void {
  const { config, evidence, bus } = pipeline;
  addScheduled(pipeline, {
    name: 'publish-events',
    description: 'Puts on the bus what was committed',
    schema: publishSchema,
    environment: { ...sharedEnvironment(config, evidence).catalogue, EVENT_BUS: bus.eventBusName },
    memoryMiB: 512,
    timeout: Duration.minutes(5),
    every: Duration.minutes(1),
    // A run that is slow to end is not joined by the next: the same events would go out twice.
    reservedConcurrency: 1,
    // It numbers the leaves that nobody has numbered yet.
    statements: [...writeCatalogue(evidence), ...publishEvents(bus)],
  });
}

function delivering(pipeline: Pipeline): void {
  const { scope, config, evidence, bus } = pipeline;
  const { catalogue, webhookKeys, webhooks } = sharedEnvironment(config, evidence);
  const queue = addConsumer(pipeline, {
    name: 'deliver-webhook',
    description: 'Takes events to webhooks, and again when they fail',
    schema: deliverSchema,
    environment: { ...catalogue, ...webhookKeys, ...webhooks },
    memoryMiB: 512,
    // One event after the other, each to all webhooks at once, which have ten seconds.
    timeout: Duration.minutes(2),
    batchSize: 5,
    concurrency: 20,
    // Ten attempts take three days and a half; a message hides for twelve hours at most, and faults of ours are tried again as well.
    deliveries: 60,
    kept: Duration.days(14),
    slowAfter: Duration.days(5),
    statements: [...writeCatalogue(evidence), ...openWebhookKeys(evidence)],
  });
  new Rule(scope, 'Tell-webhooks', {
    eventBus: bus,
    description: 'Events that webhooks may want',
    eventPattern: { source: ['callvault'], detailType: [...PUBLIC_TYPES, REPLAYED] },
    targets: [queue.target],
  });
}
