/** Holds placed and released while a step runs: nothing is repeated for them, and the flags end as the catalogue says. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import type { Vault } from '../../../core/ports.ts';
import type { Context } from '../../../core/use-cases/context.ts';
import { eraseRecordings } from '../../../core/use-cases/erase-recordings.ts';
import { placeHold, releaseHold } from '../../../core/use-cases/hold-recordings.ts';
import { sealRecording } from '../../../core/use-cases/seal-recording.ts';
import { transcribeRecording } from '../../../core/use-cases/transcribe-recording.ts';
import { deliver, finishedCall, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

type Action = typeof placeHold;

function request(recordingId: string): Parameters<Action>[1] {
  return { matterId: 'm', recordingIds: [recordingId], reason: 'test', actor: 'test' };
}

/** Does something once, right after the first put of this key. */
function afterPut(context: MemoryContext, key: string, action: () => Promise<unknown>): Context {
  let isDone = false;
  const put: Vault['put'] = async (object) => {
    const answer = await context.vault.put(object);
    if (object.key === key && !isDone) {
      isDone = true;
      await action();
    }
    return answer;
  };
  return { ...context, vault: { ...context.vault, put } };
}

function flags(context: MemoryContext): boolean[] {
  return [...new Set([...context.vault.objects.values()].map(({ head }) => head.legalHold))];
}

describe.each([
  ['seal', 'audio'],
  ['seal', 'manifest'],
  ['transcript', 'transcript'],
])('during the %s, after its %s was put', (step, kind) => {
  const run = step === 'seal' ? sealRecording : transcribeRecording;
  const ready = async (context: MemoryContext): Promise<string> => {
    const { recordingId } = (await deliver(context, { transcript: TRANSCRIPT })).recording;
    if (step === 'transcript') await sealRecording(context, recordingId);
    return recordingId;
  };

  it('a hold that is placed holds everything', async () => {
    const context = memoryContext();
    const id = await ready(context);
    await run(
      afterPut(context, `${kind}/${id}`, () => placeHold(context, request(id))),
      id,
    );
    expect(flags(context)).toEqual([true]);
    expect((await context.catalogue.recording(id))?.holds).toHaveLength(1);
  });

  it('a hold that is released leaves nothing held', async () => {
    const context = memoryContext();
    const id = await ready(context);
    await placeHold(context, request(id));
    await run(
      afterPut(context, `${kind}/${id}`, () => releaseHold(context, request(id))),
      id,
    );
    expect(flags(context)).toEqual([false]);
  });

  it('a process that dies before the flags are down is corrected by the next step', async () => {
    const context = memoryContext();
    const id = await ready(context);
    await placeHold(context, request(id));
    const racing = afterPut(context, `${kind}/${id}`, () => releaseHold(context, request(id)));
    const setLegalHold = (): Promise<never> => Promise.reject(new AppError('UNAVAILABLE', 'the line went dead'));
    const dying = { ...racing, vault: { ...racing.vault, setLegalHold } };
    await expect(run(dying, id)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(flags(context)).toContain(true);
    await runAll(context);
    expect(flags(context)).toEqual([false]);
  });
});

it('a hold that loses against an erasure says so and leaves no flag', async () => {
  const context = memoryContext();
  const id = await finishedCall(context);
  let isDone = false;
  const setLegalHold: Vault['setLegalHold'] = async (...args) => {
    const head = await context.vault.setLegalHold(...args);
    if (isDone) return head;
    isDone = true;
    await eraseRecordings(context, { recordingIds: [id], reason: 'r', actor: 'a' });
    return head;
  };
  const racing = { ...context, vault: { ...context.vault, setLegalHold } };
  const result = await placeHold(racing, request(id));
  expect(result).toMatchObject({ placed: [], failed: [{ recordingId: id, code: 'ERASED' }] });
  expect(flags(context)).toEqual([false]);
});
