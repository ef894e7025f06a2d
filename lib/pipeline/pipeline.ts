/** What the parts of the pipeline stack are built from, and what they leave for dashboards and alarms. */
import { Duration, type Stack } from 'aws-cdk-lib';
import { Rule, Schedule, type IEventBus } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { z } from 'zod';
import type { Config } from '../config.ts';
import {
  CallvaultFunction,
  type CallvaultFunctionProps,
  type FunctionSettings,
} from '../constructs/callvault-function.ts';
import type { SearchAccess } from '../constructs/search-access.ts';
import { deadLetterQueue, WorkQueue } from '../constructs/work-queue.ts';
import type { Evidence } from '../stacks/evidence-stack.ts';

/** A queue as alarms see it. */
export interface Watched {
  readonly name: string;
  /** Absent for what is not fed by a queue. A message older than `slowAfter` was not handled in two tries. */
  readonly source?: { readonly queue: Queue; readonly slowAfter: Duration };
  readonly deadLetters: Queue;
}

export interface Pipeline {
  readonly scope: Stack;
  readonly config: Config;
  readonly evidence: Evidence;
  readonly search: SearchAccess;
  readonly bus: IEventBus;
  readonly settings: FunctionSettings;
  readonly transcribeRole: Role;
  readonly functions: CallvaultFunction[];
  readonly queues: Watched[];
  /** Readers of streams, whose lag is watched. */
  readonly streams: CallvaultFunction[];
}

type FunctionProps<Schema extends z.ZodObject> = Omit<CallvaultFunctionProps<Schema>, 'settings'>;

export function addFunction<Schema extends z.ZodObject>(
  { scope, settings, functions }: Pipeline,
  props: FunctionProps<Schema>,
): CallvaultFunction {
  const added = new CallvaultFunction(scope, idOf(props.name), { ...props, settings });
  functions.push(added);
  return added;
}

interface Feed {
  readonly batchSize: number;
  readonly concurrency?: number;
  readonly deliveries?: number;
  readonly kept?: Duration;
  readonly slowAfter?: Duration;
}

/** A function with a queue of its own. */
export function addConsumer<Schema extends z.ZodObject>(
  pipeline: Pipeline,
  { batchSize, concurrency, deliveries, kept, slowAfter, ...props }: FunctionProps<Schema> & Feed,
): WorkQueue {
  const consumer = addFunction(pipeline, props);
  const { timeout } = props;
  const feed = {
    ...{ consumer, timeout, batchSize },
    ...(concurrency !== undefined && { concurrency }),
    ...(deliveries !== undefined && { deliveries }),
    ...(kept && { kept }),
    ...(slowAfter && { slowAfter }),
  };
  const queue = new WorkQueue(pipeline.scope, `${idOf(props.name)}Work`, feed);
  pipeline.queues.push(queue);
  return queue;
}

/** A function that the clock starts. What EventBridge could not start is a dead letter. */
export function addScheduled<Schema extends z.ZodObject>(
  pipeline: Pipeline,
  { every, ...props }: FunctionProps<Schema> & { every: Duration },
): CallvaultFunction {
  const scheduled = addFunction(pipeline, props);
  const id = idOf(props.name);
  const deadLetters = deadLetterQueue(pipeline.scope, `${id}DeadLetters`);
  pipeline.queues.push({ name: props.name, deadLetters });
  new Rule(pipeline.scope, `${id}Schedule`, {
    description: `Starts ${props.name}`,
    schedule: Schedule.rate(every),
    // The next turn does the work of a missed one.
    targets: [
      new LambdaFunction(scheduled.function, {
        deadLetterQueue: deadLetters,
        retryAttempts: 2,
        maxEventAge: Duration.hours(1),
      }),
    ],
  });
  return scheduled;
}

function idOf(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}
