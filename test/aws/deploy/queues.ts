/** The deployed queues: how full they are, and the messages that rules put into them, recorded so that they can be sent again. */
import {
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Deployed } from './deployed.ts';
import { ACCOUNT, type Emulator, REGION } from './emulator.ts';
import { eventually } from './watch.ts';

export interface Queues {
  /** By part of the name. Errors: none or several. */
  url(name: string): string;
  depth(name: string): Promise<number>;
  send(name: string, body: string): Promise<void>;
  /** Sends the dead letters of this queue back to where they came from. */
  redrive(name: string): Promise<void>;
  /** Failed messages come back after this time, of all queues or of one. The deployed value is minutes long. */
  hideFor(seconds: number, name?: string): Promise<void>;
  /** Resolves when no queue of the deployment has had a message for a while. */
  quiet(): Promise<void>;
  /** From now on every message that a rule sends is copied. */
  record(): Promise<Recorder>;
}

interface Recorded {
  readonly queueUrl: string;
  readonly body: string;
}

export interface Recorder {
  /** Everything since the last call, in order of arrival. */
  read(): Promise<readonly Recorded[]>;
  again(messages: readonly Recorded[]): Promise<void>;
}

export function createQueues(emulator: Emulator, deployed: Deployed): Queues {
  const sqs = new SQSClient(emulator.client);
  const urls = deployed.resources('AWS::SQS::Queue').map(({ id }) => id);
  const url = (name: string): string => deployed.one('AWS::SQS::Queue', name).id;
  const send = async (QueueUrl: string, MessageBody: string): Promise<void> => {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  };
  const count = async (QueueUrl: string): Promise<number> => {
    const found = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(found.Attributes ?? {}).reduce((sum, text) => sum + Number(text), 0);
  };
  const isIdle = async (): Promise<boolean> =>
    (await Promise.all(urls.filter((one) => !isDeadLetters(one)).map(count))).every((depth) => depth === 0);

  return {
    url,
    depth: (name) => count(url(name)),
    send: (name, body) => send(url(name), body),
    async redrive(name) {
      // The emulator has no StartMessageMoveTask.
      const to = url(name.replace('DeadLetters', 'Queue'));
      for (const { body } of await drain(sqs, url(name), to)) await send(to, body);
    },
    async hideFor(seconds, name) {
      const Attributes = { VisibilityTimeout: String(seconds) };
      for (const QueueUrl of name === undefined ? urls : [url(name)])
        await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    },
    async quiet() {
      let calm = 0;
      await eventually('queues without messages', async () => {
        calm = (await isIdle()) ? calm + 1 : 0;
        // The stream is polled about once a second.
        return calm < 12 ? undefined : true;
      });
    },
    record: () => record(emulator, sqs, urls, send),
  };
}

export const isDeadLetters = (url: string): boolean => /dlq|dead/iu.test(url);

async function record(
  emulator: Emulator,
  sqs: SQSClient,
  urls: readonly string[],
  again: (queueUrl: string, body: string) => Promise<void>,
): Promise<Recorder> {
  const events = new EventBridgeClient(emulator.client);
  const copies = new Map<string, string>();
  for (const { Name: EventBusName } of (await events.send(new ListEventBusesCommand({}))).EventBuses ?? []) {
    for (const { Name: Rule } of (await events.send(new ListRulesCommand({ EventBusName }))).Rules ?? []) {
      const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule, EventBusName }));
      for (const target of Targets) {
        const queueUrl = urls.find((one) => one.split('/').at(-1) === target.Arn?.split(':').at(-1));
        if (queueUrl === undefined) continue;
        const QueueName = `copy-${copies.size}`;
        const made = await sqs.send(new CreateQueueCommand({ QueueName }));
        copies.set(made.QueueUrl ?? '', queueUrl);
        const copy = { ...target, Id: QueueName, Arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${QueueName}` };
        await events.send(new PutTargetsCommand({ Rule, EventBusName, Targets: [copy] }));
      }
    }
  }
  return {
    async read() {
      const found: (Recorded & { sentAt: number })[] = [];
      for (const [QueueUrl, queueUrl] of copies) found.push(...(await drain(sqs, QueueUrl, queueUrl)));
      return found.sort((a, b) => a.sentAt - b.sentAt);
    },
    async again(messages) {
      for (const { queueUrl, body } of messages) await again(queueUrl, body);
    },
  };
}

async function drain(sqs: SQSClient, QueueUrl: string, queueUrl: string): Promise<(Recorded & { sentAt: number })[]> {
  const found: (Recorded & { sentAt: number })[] = [];
  for (;;) {
    const asked = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['SentTimestamp'],
    });
    const { Messages = [] } = await sqs.send(asked);
    if (Messages.length === 0) return found;
    for (const { Body = '', ReceiptHandle, Attributes } of Messages) {
      found.push({ queueUrl, body: Body, sentAt: Number(Attributes?.SentTimestamp ?? 0) });
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
