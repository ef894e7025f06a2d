/** The functions that take one step: messages twice, late, in reverse, broken, and about recordings nobody knows. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { nextStep } from '../../core/recording/lifecycle.ts';
import type { Runnable } from '../../core/use-cases/advance-recording.ts';
import type { MessageDelay } from '../../adapters/aws/message-delay.ts';
import type { FunctionHandler } from '../../functions/middleware.ts';
import type { BatchAnswer } from '../../functions/queue-handler.ts';
import { stepHandler } from '../../functions/step-handler.ts';
import { deliver, TRANSCRIPT } from '../support/calls.ts';
import { memoryContext, type MemoryContext } from '../support/memory-context.ts';
import { captureOutput, due, failedIn, invocation, messages, messagesAgain, QUEUE_ARN } from './support.ts';

const STEPS: readonly Runnable[] = ['seal', 'transcribe', 'analyse', 'index', 'access-copy'];

afterEach(() => {
  vi.restoreAllMocks();
});

async function take(context: MemoryContext, step: Runnable, ...bodies: readonly unknown[]): Promise<string[]> {
  return failedIn(await stepHandler(step, () => context)(messages(...bodies), invocation));
}

async function delivered(context: MemoryContext): Promise<string> {
  return (await deliver(context, { transcript: TRANSCRIPT })).recording.recordingId;
}

async function stateOf(context: MemoryContext, id: string): Promise<string | undefined> {
  return (await context.catalogue.recording(id))?.state;
}

describe('a step function', () => {
  it('takes a recording all the way, one step per message, and only its own step', async () => {
    captureOutput();
    const context = memoryContext();
    const id = await delivered(context);
    for (const step of STEPS) {
      const recording = await context.catalogue.recording(id);
      expect(recording && nextStep(recording)).toBe(step);
      expect(await take(context, step, due(id, step))).toEqual([]);
    }
    expect(await context.catalogue.recording(id)).toMatchObject({
      state: 'indexed',
      accessCopy: { key: `access/${id}.opus` },
    });
  });

  it('ends the same when everything is told twice and backwards', async () => {
    captureOutput();
    const context = memoryContext();
    const id = await delivered(context);
    for (let round = 0; round < STEPS.length; round += 1) {
      for (const step of STEPS.toReversed()) {
        expect(await take(context, step, due(id, step), due(id, step))).toEqual([]);
      }
    }
    const types = (await context.catalogue.events(id)).map(({ type }) => type);
    expect(types).toEqual(['recording.received', 'recording.sealed', 'transcript.sealed']);
    expect(await stateOf(context, id)).toBe('indexed');
  });

  it('takes two deliveries at the same time for one', async () => {
    captureOutput();
    const context = memoryContext();
    const id = await delivered(context);
    await Promise.all([take(context, 'seal', due(id, 'seal')), take(context, 'seal', due(id, 'seal'))]);
    const types = (await context.catalogue.events(id)).map(({ type }) => type);
    expect(types).toEqual(['recording.received', 'recording.sealed']);
  });

  it('lets a poison message fail by itself, and says nothing of what is in it', async () => {
    const written = captureOutput();
    const context = memoryContext();
    const id = await delivered(context);
    const poison = [
      '{"secret":',
      { detail: { recordingId: 'x' } },
      due('secret-of-another-queue', 'index'),
      { detail: null },
    ];
    expect(await take(context, 'seal', ...poison, due(id, 'seal'))).toEqual(['m0', 'm1', 'm2', 'm3']);
    expect(await stateOf(context, id)).toBe('sealed');
    expect(written.codes()).toEqual(poison.map(() => 'MESSAGE_INVALID'));
    expect(written.metric('InvalidMessages')).toBe(4);
    expect(written.text()).not.toContain('secret');
  });

  it('has nothing to do for an id that nobody knows', async () => {
    captureOutput();
    expect(await take(memoryContext(), 'seal', due('unknown', 'seal'))).toEqual([]);
  });

  it('fails a step that failed, notes it with the number of the delivery, and the others go on', async () => {
    const written = captureOutput();
    const context = memoryContext();
    const [first, second] = [
      await delivered(context),
      (await deliver(context, { metadata: { callId: '2' } })).recording.recordingId,
    ];
    const broken: MemoryContext = {
      ...context,
      keyService: {
        ...context.keyService,
        generate: (id) =>
          id === first ? Promise.reject(new AppError('UNAVAILABLE', 'KMS denied.')) : context.keyService.generate(id),
      },
    };
    const batch = messages(due(first, 'seal'), due(second, 'seal'));
    expect(failedIn(await stepHandler('seal', () => broken)(batch, invocation))).toEqual(['m0']);
    expect(await context.catalogue.recording(first)).toMatchObject({
      state: 'received',
      processing: { step: 'seal', attempts: 1, error: 'UNAVAILABLE' },
    });
    expect(await stateOf(context, second)).toBe('sealed');
    expect(written.metric('FailedSteps')).toBe(1);
  });

  it('fails the message when the container cannot be built, without foreign words', async () => {
    const written = captureOutput();
    const handler = stepHandler('seal', () => {
      throw new Error('secret');
    });
    expect(failedIn(await handler(messages(due('id', 'seal')), invocation))).toEqual(['m0']);
    expect(written.codes()).toEqual(['MESSAGE_FAILED']);
    expect(written.text()).not.toContain('secret');
  });

  describe('that failed', () => {
    const failing = (delay: MessageDelay): FunctionHandler<BatchAnswer> =>
      stepHandler(
        'seal',
        () => {
          throw new AppError('UNAVAILABLE', 'away');
        },
        delay,
      );

    it.each([
      [1, 30],
      [2, 120],
      [3, 480],
      [4, 900],
      [5, 900],
    ])('the %i. time comes back after %i s, whatever is in it', async (deliveries, seconds) => {
      captureOutput();
      const asked: unknown[] = [];
      const delay: MessageDelay = ({ eventSourceARN, receiptHandle }, after) => {
        asked.push([eventSourceARN, receiptHandle, after]);
        return Promise.resolve();
      };
      const batch = messagesAgain(deliveries, due('id', 'seal'), 'no event');
      expect(failedIn(await failing(delay)(batch, invocation))).toEqual(['m0', 'm1']);
      expect(asked).toEqual([
        [QUEUE_ARN, 'r0', seconds],
        [QUEUE_ARN, 'r1', seconds],
      ]);
    });

    it('comes back later when it cannot be asked back', async () => {
      const written = captureOutput();
      const delay = (): Promise<void> => Promise.reject(new AppError('UNAVAILABLE', 'away'));
      expect(failedIn(await failing(delay)(messages(due('id', 'seal')), invocation))).toEqual(['m0']);
      expect(written.codes()).toEqual(['MESSAGE_FAILED', 'DELAY_FAILED']);
    });

    it('is asked back alone: what was done is not', async () => {
      captureOutput();
      const asked: string[] = [];
      const context = memoryContext();
      const handler = stepHandler(
        'seal',
        () => context,
        ({ receiptHandle }) => {
          asked.push(receiptHandle);
          return Promise.resolve();
        },
      );
      const id = await delivered(context);
      expect(failedIn(await handler(messages(due(id, 'seal'), 'no event'), invocation))).toEqual(['m1']);
      expect(asked).toEqual(['r1']);
    });
  });

  it('refuses an event that is no batch', async () => {
    const written = captureOutput();
    const handler = stepHandler('seal', () => memoryContext());
    await expect(handler({ hello: 'secret' }, invocation)).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(written.codes()).toEqual(['FUNCTION_FAILED']);
  });
});
