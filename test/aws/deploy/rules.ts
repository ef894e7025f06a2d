/**
 * Events of AWS services that the emulator does not have. Nobody but a service may put events of `aws.*` on a bus, there as here, so the
 * event is held against the deployed rules by the emulator's own matcher, and goes to their queues.
 */
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { randomUUID } from 'node:crypto';
import type { JobEvent } from '../stand-ins/transcribe.ts';
import { ACCOUNT, type Emulator, REGION } from './emulator.ts';

/** Errors: when no rule takes the event. */
export function tellRules(emulator: Emulator): (event: JobEvent) => Promise<void> {
  const events = new EventBridgeClient(emulator.client);
  const sqs = new SQSClient(emulator.client);
  return async ({ detailType, detail }) => {
    const event = JSON.stringify({
      ...{ version: '0', id: randomUUID(), 'detail-type': detailType, source: 'aws.transcribe' },
      ...{ account: ACCOUNT, time: new Date().toISOString(), region: REGION, resources: [], detail },
    });
    let taken = 0;
    for (const { Name } of (await events.send(new ListRulesCommand({}))).Rules ?? []) {
      const { EventPattern } = await events.send(new DescribeRuleCommand({ Name }));
      if (EventPattern === undefined || EventPattern === '') continue;
      const { Result } = await events.send(new TestEventPatternCommand({ EventPattern, Event: event }));
      if (Result !== true) continue;
      const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: Name }));
      for (const { Arn = '' } of Targets) {
        const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: Arn.split(':').at(-1) }));
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: event }));
        taken += 1;
      }
    }
    if (taken === 0) throw new Error(`no rule takes ${event}`);
  };
}
