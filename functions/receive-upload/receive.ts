/** Which of the two ways an object of the intake bucket came. */
import * as z from 'zod';
import type { MessageDelay } from '../../adapters/aws/message-delay.ts';
import { DROP_PREFIX } from '../../adapters/aws/s3-drop-box.ts';
import { receiveDrop, type Drops } from '../drops.ts';
import type { FunctionHandler } from '../middleware.ts';
import { queueHandler, type BatchAnswer } from '../queue-handler.ts';
import { receiveUpload } from './upload.ts';

const UPLOAD_PREFIX = 'audio/';

/** S3 "Object Created" by way of EventBridge, which does not encode the key. */
const envelope = z.object({
  detail: z.object({ object: z.object({ key: z.string().min(1) }), requester: z.string().optional() }),
});

export function receiveHandler(open: () => Drops, delay?: MessageDelay): FunctionHandler<BatchAnswer> {
  return queueHandler(
    envelope,
    async ({ detail: { object, requester } }) => {
      const { key } = object;
      if (key.startsWith(UPLOAD_PREFIX)) await receiveUpload(open().context, key.slice(UPLOAD_PREFIX.length));
      else if (key.startsWith(DROP_PREFIX)) return receiveDrop(open(), key, requester);
      return 'done';
    },
    delay,
  );
}
