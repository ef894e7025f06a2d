/** Brings failed messages back. Its right comes with every queue. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { createMessageDelay, SQS_OPTIONS, type MessageDelay } from '../../adapters/aws/message-delay.ts';
import { lazily } from '../lazily.ts';

const delay = lazily(() => createMessageDelay({ client: new SQSClient({ ...SQS_OPTIONS }) }));

export const delayMessage: MessageDelay = (message, seconds) => delay()(message, seconds);
