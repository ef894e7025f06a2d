/** What decides an end and what carries it out are different functions: between them nothing may be lost, and nobody does the other's part. */
import { LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { manifestNoteText } from '../../core/evidence/bundle.ts';
import { nextStep } from '../../core/recording/lifecycle.ts';
import { readCertificate } from '../../core/privacy/certificate.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { eraseRecordings } from '../../core/use-cases/erase-recordings.ts';
import { requestExport } from '../../core/use-cases/run-export.ts';
import { findJob } from '../../core/use-cases/jobs.ts';
import { zip } from '../../adapters/formats/zip.ts';
import { erasurePart } from '../../functions/parts/erasure.ts';
import { delegatedSigner } from '../../functions/delegated-signer.ts';
import { integrateHandler } from '../../functions/integrate-log/handler.ts';
import { reviewHandler } from '../../functions/review-archive/review.ts';
import { exportHandler } from '../../functions/run-export/run.ts';
import { createExportStart } from '../../functions/start-export.ts';
import { stepHandler } from '../../functions/step-handler.ts';
import { watchHandler } from '../../functions/watch-recorders/watch.ts';
import { refused } from '../contracts/builders.ts';
import { finishedCall, TRANSCRIPT } from '../support/calls.ts';
import { memoryContext, type MemoryContext } from '../support/memory-context.ts';
import { captureOutput, due, failedIn, invocation, messages, type Written } from './support.ts';

const DAY_MS = 86_400_000;
const YEARS_MS = 12 * 366 * DAY_MS;

let memory: MemoryContext;
let written: Written;

beforeEach(() => {
  written = captureOutput();
  memory = memoryContext();
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** The context of a function with these rights. */
function having(removes: Parameters<typeof erasurePart>[0] = {}): Context {
  const erasure = erasurePart(removes).erasure?.();
  return { ...memory, ...(erasure && { erasure }) };
}

async function purge(id: string): Promise<string[]> {
  const handler = stepHandler('purge', () => having({ keys: true }));
  return failedIn(await handler(messages(due(id, 'purge')), invocation));
}

describe('an erasure', () => {
  it('is decided by the API, which destroys nothing, and carried out by purge-recording', async () => {
    const id = await finishedCall(memory, { transcript: TRANSCRIPT });
    const request = { recordingIds: [id], reason: 'asked', actor: 'dpo' };
    const { results } = await eraseRecordings(having(), request);
    expect(results).toMatchObject([{ recordingId: id, outcome: 'erased' }]);
    expect(results[0]).not.toHaveProperty('certificate');
    expect(await memory.keyTable.get(id)).toBeDefined();
    const decided = await memory.catalogue.recording(id);
    expect(decided && nextStep(decided)).toBe('purge');

    expect(await purge(id)).toEqual([]);
    await expect(memory.keyTable.get(id)).resolves.toBeUndefined();
    const { items } = await memory.catalogue.entries('certificate', {}, { limit: 2 });
    const certificate = items[0] && readCertificate(items[0]);
    expect(certificate).toMatchObject({ recordingId: id, basis: 'request' });
    const recovery = Date.parse(certificate?.irrecoverableAt ?? '') - Date.parse(certificate?.erasedAt ?? '');
    expect(recovery).toBe(7 * DAY_MS);
    expect(certificate?.residue.map(({ store }) => store)).toEqual(
      expect.arrayContaining(['key table recovery', 'catalogue recovery', 'search snapshots']),
    );
    expect(await purge(id)).toEqual([]);
    expect((await memory.catalogue.entries('certificate', {}, { limit: 2 })).items).toHaveLength(1);
  });
});

describe('the end of a retention', () => {
  it('is decided and removed by review-archive, and purged afterwards', async () => {
    const id = await finishedCall(memory, { transcript: TRANSCRIPT });
    const { sealed } = (await memory.catalogue.recording(id)) ?? {};
    const handler = reviewHandler(() => having({ versions: true }));
    expect(await handler({}, invocation)).toEqual({ renewed: 0, erased: 0, expired: 0, removed: 0, failed: 0 });
    memory.clock.advance(YEARS_MS);
    expect(await handler({}, invocation)).toMatchObject({ expired: 1, failed: 0 });
    expect(await memory.vault.head(sealed?.audio.key ?? '', sealed?.audio.versionId)).toBeUndefined();
    expect(await purge(id)).toEqual([]);
    expect(await memory.catalogue.recording(id)).toMatchObject({ state: 'expired' });
    expect((await memory.catalogue.recording(id))?.purged).toBeDefined();
    expect(await handler({}, invocation)).toMatchObject({ expired: 0, removed: 0, failed: 0 });
    expect(written.codes()).toContain('ARCHIVE_REVIEWED');
  });

  it('is counted when it cannot be carried out, and found again', async () => {
    await finishedCall(memory, { transcript: TRANSCRIPT });
    memory.clock.advance(YEARS_MS);
    const vault = { ...memory.vault, remove: (): Promise<void> => Promise.reject(new Error('secret')) };
    const handler = reviewHandler(() => ({ ...having({ versions: true }), vault }));
    expect(await handler({}, invocation)).toMatchObject({ failed: 1 });
    expect(written.metric('ReviewFailures')).toBe(1);
    expect(written.text()).not.toContain('secret');
    expect(await reviewHandler(() => having({ versions: true }))({}, invocation)).toMatchObject({ failed: 0 });
  });

  it('goes on in the next run when its time is over', async () => {
    for (const seed of [1, 2, 3]) await finishedCall(memory, { metadata: { callId: `c${seed}` } });
    const late = { ...invocation, getRemainingTimeInMillis: () => 1000 };
    expect(await reviewHandler(() => having({ versions: true }))({}, late)).toMatchObject({ failed: 0 });
  });
});

describe('watch-recorders', () => {
  it('tells how many recorders there are and how many are quiet', async () => {
    await finishedCall(memory);
    memory.clock.advance(2 * 3_600_000);
    expect(await watchHandler(() => memory)({}, invocation)).toEqual({ recorders: 1, quiet: 0 });
    expect(written.codes()).toContain('RECORDERS_WATCHED');
    expect(written.metric('QuietRecorders')).toBe(0);
  });
});

describe('run-export', () => {
  it('makes a bundle once, however often it is started', async () => {
    const id = await finishedCall(memory, { transcript: TRANSCRIPT });
    const order = { selection: { recordingIds: [id] }, purpose: 'court', actor: 'counsel' };
    const asked = await requestExport(memory, order);
    if (!('jobId' in asked)) throw new Error('needs nobody else');
    const verifier = (): Promise<Uint8Array> => Promise.resolve(new TextEncoder().encode('// verify'));
    const handler = exportHandler(() => memory, { verifier, zip });
    await handler({ jobId: asked.jobId }, invocation);
    const job = (await findJob(memory, asked.jobId))?.job;
    expect(job).toMatchObject({ state: 'done', result: { recordings: [id] } });
    await handler({ jobId: asked.jobId }, invocation);
    expect((await findJob(memory, asked.jobId))?.job).toEqual(job);
    await expect(handler({}, invocation)).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('has the note about its manifest signed by integrate-log, and nothing else', async () => {
    const asked: unknown[] = [];
    const writer = integrateHandler(() => memory);
    const client = new LambdaClient({ region: 'eu-central-1' });
    client.middlewareStack.add(
      () =>
        async ({ input }) => {
          const request: unknown = JSON.parse(z.object({ Payload: z.string() }).parse(input).Payload);
          asked.push(request);
          const answer = JSON.stringify(await writer(request, invocation));
          const output: object = { Payload: { transformToString: () => answer } };
          return { output: { $metadata: {}, ...output }, response: {} };
        },
      { step: 'initialize', priority: 'high' },
    );
    const signer = delegatedSigner(memory.signer, 'integrate-log', client);
    const sha256 = 'ab'.repeat(32);
    const message = Buffer.from(manifestNoteText(signer.name, sha256));
    expect(Buffer.from(await signer.sign(message))).toEqual(Buffer.from(await memory.signer.sign(message)));
    expect(asked).toEqual([{ manifestSha256: sha256 }]);
    for (const text of [`${signer.name}\n1\nAAAA\n`, `x${message.toString()}`, '']) {
      await refused(signer.sign(Buffer.from(text)), 'INTERNAL');
    }
    expect(asked).toHaveLength(1);
  });

  it('is told by the API without waiting; who cannot be told is told of', async () => {
    const sent: unknown[] = [];
    await createExportStart('maker', answering({ StatusCode: 202 }, sent))('job-1');
    expect(sent).toEqual([{ FunctionName: 'maker', InvocationType: 'Event', Payload: '{"jobId":"job-1"}' }]);
    const throttled = createExportStart('maker', answering(new Error('throttled')));
    await expect(throttled('job-1')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

/** A client that sends nothing. */
function answering(answer: object, sent: unknown[] = []): LambdaClient {
  const client = new LambdaClient({ region: 'eu-central-1' });
  client.middlewareStack.add(
    () =>
      ({ input }) => {
        sent.push(input);
        return answer instanceof Error
          ? Promise.reject(answer)
          : Promise.resolve({ output: { $metadata: {}, ...answer }, response: {} });
      },
    { step: 'initialize', priority: 'high' },
  );
  return client;
}
