/** The other side of asked-thread.ts: runs inside the thread. */
import { parentPort } from 'node:worker_threads';
import * as z from 'zod';
import { AppError, isAppError } from '../core/errors.ts';
import type { Answered } from './asked-thread.ts';

const messageSchema = z.union([z.literal('stop'), z.object({ id: z.int(), asked: z.unknown() })]);

/** Answers until it is told to stop; then answers what it was asked before, and closes. */
export function answerQuestions(answer: (asked: unknown) => Promise<unknown>, close: () => void): void {
  const open = new Set<Promise<void>>();
  const reply = async (id: number, asked: unknown): Promise<void> => {
    parentPort?.postMessage(await answered(id, () => answer(asked)));
  };
  const stop = async (): Promise<void> => {
    await Promise.all(open);
    parentPort?.close();
    close();
  };
  parentPort?.on('message', (given) => {
    const message = messageSchema.parse(given);
    if (message === 'stop') {
      void stop();
      return;
    }
    const one = reply(message.id, message.asked);
    open.add(one);
    void one.finally(() => open.delete(one));
  });
}

async function answered(id: number, answer: () => Promise<unknown>): Promise<Answered> {
  try {
    return { id, answer: await answer() };
  } catch (error) {
    // Messages of unknown errors may hold what should not be in a log.
    const known = isAppError(error) ? error : new AppError('INTERNAL', 'A thread has failed.');
    return { id, problem: { code: known.code, message: known.message } };
  }
}
