/** `ingest` after something went wrong: it ends, with an answer for every file, and goes on where the cause is gone. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AppError } from '../../../core/errors.ts';
import { runNext } from '../../../core/use-cases/run-pipeline.ts';
import type { QueuedContext } from '../../../core/use-cases/context.ts';
import { ingest } from '../../../local/cli/ingest.ts';
import { decide } from '../../../local/cli/quarantine.ts';
import { callFile, deliver } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { onFolder, settingsFor } from '../../e2e/two-calls.ts';
import { writeCall } from './inputs.ts';
import { cliOn } from './run-cli.ts';
import { ingestShape, listShape, processShape } from './shapes.ts';

const temporary = temporaryFolder('cli-resume');
afterAll(temporary.remove);

const METADATA = { source: 'pbx', callId: 'd-1' };
const fileShape = ingestShape.shape.files.element.partial({ recordingId: true, state: true, sha256: true }).extend({
  processing: z.strictObject({ step: z.string(), attempts: z.int(), error: z.string() }).optional(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});
type Files = z.infer<typeof fileShape>[];

async function ingestHere(context: QueuedContext, folder: string): Promise<{ exit: number | undefined; files: Files }> {
  const command = { context, settings: settingsFor(join(temporary.path, 'unused')), actor: 'test' };
  const { json, exit } = await ingest(command, [folder], {});
  // The document that is printed: what is undefined is not in it.
  const document: unknown = JSON.parse(JSON.stringify(json));
  return { exit, files: z.strictObject({ files: z.array(fileShape) }).parse(document).files };
}

/** Time passes with every failure, so that the retries come at once. */
function impatient(): MemoryContext {
  const context = memoryContext();
  const fail: QueuedContext['queue']['fail'] = async (receipt, outcome) => {
    await context.queue.fail(receipt, outcome);
    context.clock.advance(outcome.delayMs);
  };
  return { ...context, queue: { ...context.queue, fail } };
}

/** The context with a key service that cannot unwrap the key of one recording. */
function withoutKey(context: MemoryContext, recordingId: string): MemoryContext {
  const unwrap: QueuedContext['keyService']['unwrap'] = (id, wrapped) =>
    id === recordingId
      ? Promise.reject(new AppError('INTEGRITY', 'no such key'))
      : context.keyService.unwrap(id, wrapped);
  return { ...context, keyService: { ...context.keyService, unwrap } };
}

describe('a seal that was given up', () => {
  it('is tried once more by the same ingest, which ends', { timeout: 60_000 }, async () => {
    const data = join(temporary.path, 'dead');
    const audio = callFile(1, 600);
    const path = writeCall(join(temporary.path, 'in'), 'dead.wav', { audio, metadata: METADATA });
    const recordingId = await onFolder(data, async (context) => {
      const { recording } = await deliver(context, { metadata: METADATA, audio });
      const scratch = { create: () => Promise.reject(new Error('no scratch')) };
      const broken = { ...context, scratch, onFailure: () => undefined };
      // Due at once after each failure, so that nobody waits for the retries.
      const due = { recordings: [], due: [recording.recordingId] };
      for (let tries = 0; tries < 5;) {
        if (await runNext(broken, recording)) tries += 1;
        else await context.catalogue.commit(due);
      }
      expect(await context.queue.deadLetters(10)).toMatchObject([{ attempts: 5 }]);
      return recording.recordingId;
    });
    const { files } = await cliOn(data)(ingestShape, 0, 'ingest', path);
    expect(files).toMatchObject([{ recordingId, duplicateOf: recordingId, state: 'sealed' }]);
  });

  const folder = join(temporary.path, 'mixed');
  writeCall(folder, 'a-broken.wav', { audio: callFile(1, 600), metadata: METADATA });
  writeCall(folder, 'b-good.wav', { audio: callFile(2, 600) });

  it('and fails again is one answer among the others, exit 1', async () => {
    const context = impatient();
    const { recordingId } = (await deliver(context, { metadata: METADATA, audio: callFile(1, 600) })).recording;
    const broken = withoutKey(context, recordingId);
    while (await runNext(broken));
    expect(await context.queue.counts()).toMatchObject({ dead: 1 });
    const { exit, files } = await ingestHere(broken, folder);
    expect(exit).toBe(1);
    // Counted over both rounds of tries.
    const processing = { step: 'seal', attempts: 10, error: 'INTEGRITY' };
    expect(files).toMatchObject([
      { recordingId, duplicateOf: recordingId, state: 'received', processing },
      { state: 'sealed' },
    ]);
    const repaired = await ingestHere(context, folder);
    expect(repaired).toMatchObject({ exit: 0, files: [{ recordingId, state: 'sealed' }, { state: 'sealed' }] });
  });

  it('is said so by a decision, exit 1', async () => {
    const context = impatient();
    const metadata = { ...METADATA, businessLine: 'retail-banking' };
    const { recordingId } = (await deliver(context, { metadata })).recording;
    const command = { settings: settingsFor(join(temporary.path, 'unused')), actor: 'test' };
    const accept = { outcome: 'accept', reason: 'on paper' } as const;
    const failed = await decide({ ...command, context: withoutKey(context, recordingId) }, recordingId, accept);
    expect(failed).toMatchObject({ exit: 1, json: { state: 'received', processing: { step: 'seal' } } });
    expect(await decide({ ...command, context }, recordingId, accept)).toMatchObject({
      exit: 0,
      json: { state: 'sealed' },
    });
  });
});

describe('a recording that is received and in no queue', () => {
  it('is not waited for for ever', async () => {
    const context = memoryContext();
    const folder = join(temporary.path, 'unqueued');
    writeCall(folder, 'a.wav', { audio: callFile(3, 600), metadata: METADATA });
    const { recordingId } = (await deliver(context, { metadata: METADATA, audio: callFile(3, 600) })).recording;
    const item = await context.queue.take(1000, recordingId);
    await context.queue.done(item?.receipt ?? '');
    expect((await ingestHere(context, folder)).files).toMatchObject([{ recordingId, state: 'sealed' }]);
  });
});

describe('what keeps one file out', () => {
  const folder = join(temporary.path, 'full');
  for (const [index, name] of ['a.wav', 'b.wav', 'c.wav'].entries()) {
    writeCall(folder, name, { audio: callFile(10 + index, 600) });
  }
  const failing = (context: MemoryContext, fails: (count: number) => boolean): QueuedContext => {
    let count = 0;
    const put: QueuedContext['intake']['put'] = (id, part, body) => {
      if (part === 'audio') count += 1;
      return part === 'audio' && fails(count)
        ? Promise.reject(new AppError('STORAGE_FULL', 'The disk is full.'))
        : context.intake.put(id, part, body);
    };
    return { ...context, intake: { ...context.intake, put } };
  };

  it('does not take the answers of the others with it', async () => {
    const { exit, files } = await ingestHere(
      failing(memoryContext(), (count) => count === 2),
      folder,
    );
    expect(exit).toBe(1);
    const error = { code: 'STORAGE_FULL', message: 'The disk is full.' };
    expect(files).toEqual([
      expect.objectContaining({ state: 'sealed' }),
      { file: join(folder, 'b.wav'), quality: null, error },
      expect.objectContaining({ state: 'sealed' }),
    ]);
  });

  it('is the failure of the command when nothing got in', async () => {
    const context = failing(memoryContext(), () => true);
    await expect(ingestHere(context, folder)).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  });
});

describe('a start that no calendar can hold', () => {
  it.each(['0000-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00', '1969-12-31T23:59:59Z', '3000-01-01T00:00:00Z'])(
    '%s is a rejection, and the archive goes on',
    async (startedAt) => {
      const cli = cliOn(join(temporary.path, 'years'));
      const folder = join(temporary.path, `year-${startedAt.replaceAll(':', '')}`);
      mkdirSync(folder);
      const path = writeCall(folder, 'a.wav', { audio: callFile(5, 600), metadata: { startedAt } });
      const { files } = await cli(ingestShape, 1, 'ingest', path);
      expect(files).toMatchObject([{ state: 'rejected', reason: { code: 'METADATA_INVALID' } }]);
      expect(files[0]?.reason?.detail).toContain('startedAt');
      await cli(listShape, 0, 'list');
      expect(await cli(processShape, 0, 'process')).toMatchObject({ failed: [] });
    },
    30_000,
  );
});
