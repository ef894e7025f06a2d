/** What runs by the clock: the log is integrated, the archive swept, the log audited. Each may run twice. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { once } from '../../core/bytes.ts';
import { AppError } from '../../core/errors.ts';
import { verifyRecording } from '../../core/use-cases/verify-recording.ts';
import { fakeRandom } from '../support/memory-clock-random.ts';
import { auditHandler } from '../../functions/audit-log/audit.ts';
import { sampleOf } from '../../core/use-cases/sample.ts';
import { createIntegrate, delegatedLedger } from '../../functions/integrate.ts';
import { integrateHandler } from '../../functions/integrate-log/handler.ts';
import { sweepHandler } from '../../functions/sweep-archive/sweep-all.ts';
import { callFile, finishedCall, TRANSCRIPT } from '../support/calls.ts';
import { memoryContext, type MemoryContext } from '../support/memory-context.ts';
import { createMemoryDrops } from './memory-drops.ts';
import { captureOutput, invocation, type Written } from './support.ts';

let context: MemoryContext;
let written: Written;

beforeEach(() => {
  written = captureOutput();
  context = memoryContext();
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('integrate-log', () => {
  it('signs what was committed, and finds nothing to do the second time', async () => {
    await finishedCall(context, { transcript: TRANSCRIPT });
    const handler = integrateHandler(() => context);
    expect(await handler({}, invocation)).toMatchObject({ size: 3, integrated: 3 });
    expect(await handler({}, invocation)).toMatchObject({ size: 3, integrated: 0 });
    expect(await context.logStore.get('checkpoint')).toBeDefined();
    expect(written.metric('LeavesIntegrated')).toBe(3);
  });
});

describe('sweep-archive', () => {
  it('registers what nobody has told of, and rests then', async () => {
    const drops = createMemoryDrops(context.clock);
    drops.drop('drop/call.wav', callFile(1));
    await context.intake.put('orphan', 'audio', once(callFile(2)));
    context.clock.advance(16 * 60_000);
    const handler = sweepHandler(() => ({ context, drops }));
    expect(await handler({}, invocation)).toMatchObject({ drops: 1, registered: 1 });
    expect(await handler({}, invocation)).toMatchObject({ drops: 0, registered: 0 });
    expect((await context.catalogue.recordings({ state: 'received' }, { limit: 9 })).items).toHaveLength(2);
    expect(written.metric('ArrivalsRegistered')).toBe(2);
  });
});

describe('audit-log', () => {
  it('finds nothing where nothing is wrong', async () => {
    await finishedCall(context, { transcript: TRANSCRIPT });
    expect(await auditHandler(() => context)({}, invocation)).toMatchObject({ problems: 0, verified: 1, damaged: 0 });
    expect(written.codes()).toEqual(['LOG_AUDITED']);
  });

  it('finds an original that is gone, and counts it', async () => {
    const id = await finishedCall(context, { transcript: TRANSCRIPT });
    const without = { ...context.vault, head: () => Promise.resolve(undefined) };
    expect(await auditHandler(() => ({ ...context, vault: without }))({}, invocation)).toMatchObject({ damaged: 1 });
    expect(written.codes()).toContain('RECORDING_DAMAGED');
    expect(written.text()).toContain(id);
    expect(written.metric('AltersFound')).toBe(1);
  });

  it('goes on past a recording that cannot be reached, and says nothing about it', async () => {
    const reachable = await finishedCall(context, { transcript: TRANSCRIPT });
    const away = await finishedCall(context, { audio: callFile(2) });
    const read: typeof context.vault.read = (key, versionId) => {
      if (key.endsWith(away)) throw new AppError('UNAVAILABLE', 'S3 is busy.');
      return context.vault.read(key, versionId);
    };
    const busy = { ...context, vault: { ...context.vault, read } };
    expect(await auditHandler(() => busy)({}, invocation)).toMatchObject({ verified: 1, damaged: 0 });
    const verdicts = async (id: string): Promise<number> =>
      (await context.catalogue.events(id)).filter(({ type }) => type === 'recording.verified').length;
    expect([await verdicts(reachable), await verdicts(away)]).toEqual([1, 0]);
  });

  it('finds a file that does not belong to the log', async () => {
    await finishedCall(context);
    await context.logStore.put('tile/0/001', new Uint8Array(32));
    const { problems } = await auditHandler(() => context)({}, invocation);
    expect(problems).toBeGreaterThan(0);
    expect(written.metric('LogProblems')).toBe(problems);
  });

  it('stops sampling when its time runs out', async () => {
    await finishedCall(context);
    const late = { ...invocation, getRemainingTimeInMillis: () => 60_000 };
    expect(await auditHandler(() => context)({}, late)).toMatchObject({ verified: 0 });
  });
});

describe('a reader of the log', () => {
  it('lets the writer bring it up to date, and writes nothing itself', async () => {
    const id = await finishedCall(context, { transcript: TRANSCRIPT });
    const denied = (): Promise<never> => Promise.reject(new AppError('INTERNAL', 'S3 refused PutObject.'));
    const writer = async (): Promise<void> => {
      await integrateHandler(() => context)({}, invocation);
    };
    const reader = {
      ...context,
      ledger: delegatedLedger(context.ledger, writer),
      logStore: {
        get: (path: string) => context.logStore.get(path),
        list: () => context.logStore.list(),
        put: denied,
        putCheckpoint: denied,
      },
    };
    expect(await verifyRecording(reader, id, 'auditor')).toMatchObject({ verdict: 'intact' });
    expect(await auditHandler(() => reader)({}, invocation)).toMatchObject({ problems: 0, verified: 1, damaged: 0 });
    await expect(reader.ledger.advance({ size: 0, rootHash: '' }, { size: 0, rootHash: '' })).rejects.toThrow();
  });

  it.each([
    ['fails', { FunctionError: 'Unhandled' }],
    ['is throttled', new Error('TooManyRequestsException')],
  ])('says so when the writer %s', async (_how, answer) => {
    await expect(createIntegrate('writer', answering(answer))()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('goes on when the writer has answered', async () => {
    await expect(createIntegrate('writer', answering({ StatusCode: 200 }))()).resolves.toBeUndefined();
  });
});

/** A client that sends nothing. */
function answering(answer: object): LambdaClient {
  const client = new LambdaClient({ region: 'eu-central-1' });
  client.middlewareStack.add(
    () => () =>
      answer instanceof Error
        ? Promise.reject(answer)
        : Promise.resolve({ output: { $metadata: {}, ...answer }, response: {} }),
    { step: 'initialize', priority: 'high' },
  );
  return client;
}

describe('a sample', () => {
  it('has nobody twice and everybody when there is room', () => {
    const all = Array.from({ length: 40 }, (_, i) => i);
    expect(new Set(sampleOf(all, 25, fakeRandom())).size).toBe(25);
    expect([...sampleOf(all, 99, fakeRandom())].sort((a, b) => a - b)).toEqual(all);
  });
});
