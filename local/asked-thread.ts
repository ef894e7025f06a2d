/** A worker thread that is asked and answers. One that dies is replaced at the next question. */
import { setTimeout as pause } from 'node:timers/promises';
import { Worker, type ResourceLimits } from 'node:worker_threads';
import * as z from 'zod';
import { AppError, isErrorCode } from '../core/errors.ts';
import type { Settings } from './settings.ts';

const STOP_MS = 2000;

const problemSchema = z.object({ code: z.string(), message: z.string() });
const answeredSchema = z.union([
  z.object({ id: z.int(), problem: problemSchema }),
  z.object({ id: z.int(), answer: z.unknown() }),
]);
/** What a thread sends back. */
export type Answered = z.infer<typeof answeredSchema>;

export interface AskedThread {
  /** Questions that are not answered yet. */
  readonly waiting: () => number;
  /** Errors: those of the thread; UNAVAILABLE when it ended. */
  readonly ask: (asked: unknown) => Promise<unknown>;
  /** After it has answered what it was asked. */
  readonly stop: () => Promise<void>;
}

interface AskedThreadOptions {
  /** Calls `answerQuestions` (answering.ts). */
  readonly script: URL;
  readonly settings: Settings;
  readonly onFailure: (error: unknown) => void;
  readonly resourceLimits?: ResourceLimits;
}

export function createAskedThread(options: AskedThreadOptions): AskedThread {
  const { script, settings, onFailure, resourceLimits } = options;
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let thread: Worker | undefined;
  let questions = 0;
  const settle = (message: unknown): void => {
    const answered = answeredSchema.parse(message);
    const one = waiting.get(answered.id);
    waiting.delete(answered.id);
    if ('problem' in answered) one?.reject(errorOf(answered.problem));
    else one?.resolve(answered.answer);
  };
  const start = (): Worker => {
    const worker = new Worker(script, { workerData: { settings }, ...(resourceLimits && { resourceLimits }) });
    worker.on('message', settle);
    worker.once('error', onFailure);
    worker.once('exit', () => {
      thread = undefined;
      for (const one of waiting.values()) one.reject(new AppError('UNAVAILABLE', 'A thread has ended; repeat it.'));
      waiting.clear();
    });
    return worker;
  };
  return {
    waiting: () => waiting.size,
    ask(asked) {
      thread ??= start();
      const answer = Promise.withResolvers<unknown>();
      waiting.set((questions += 1), answer);
      thread.postMessage({ id: questions, asked });
      return answer.promise;
    },
    async stop() {
      const worker = thread;
      if (!worker) return;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('stop');
      await Promise.race([ended, pause(STOP_MS, undefined, { ref: false })]);
      await worker.terminate();
    },
  };
}

function errorOf({ code, message }: z.infer<typeof problemSchema>): AppError {
  return new AppError(isErrorCode(code) ? code : 'INTERNAL', message);
}
