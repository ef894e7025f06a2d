/** What may be exported, and that a bundle at a checkpoint stays what it is. */
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../core/bytes.ts';
import { verifyBundle } from '../../../core/evidence/verify-bundle.ts';
import { exportBundle, type ExportRequest } from '../../../core/use-cases/export-bundle.ts';
import { placeHold } from '../../../core/use-cases/hold-recordings.ts';
import { sealRecording } from '../../../core/use-cases/seal-recording.ts';
import { callFile, deliver, finishedCall, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';
import { integrate, rewrite, sealedArchive } from '../use-cases/sealed-archive.ts';
import { filesOf, readerOf, REQUEST, textOf } from './bundle-in-memory.ts';

function request(recordingIds: string[], more: Partial<ExportRequest> = {}): ExportRequest {
  return { ...REQUEST, recordingIds, ...more };
}

/** Sealed, with the transcript still to come. */
async function sealedOnly(context: MemoryContext): Promise<string> {
  const { recording } = await deliver(context, { transcript: TRANSCRIPT });
  await sealRecording(context, recording.recordingId);
  await integrate(context);
  return recording.recordingId;
}

async function sizeOf({ ledger }: MemoryContext): Promise<number> {
  return (await ledger.head()).size;
}

describe('a bundle at an older checkpoint', () => {
  it('is the same bytes whatever happened later, without the transcript that came after', async () => {
    const context = memoryContext();
    const id = await sealedOnly(context);
    const size = await sizeOf(context);
    const before = await filesOf(context, request([id], { size }));
    await runAll(context);
    await placeHold(context, { matterId: 'm', recordingIds: [id], reason: 'x', actor: 'officer' });
    await rewrite(context, id, () => ({ restricted: true }));
    const after = await filesOf(context, request([id], { size }));
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [path, content] of before) expect(sha256Hex(after.get(path) ?? ''), path).toBe(sha256Hex(content));
    expect([...after.keys()].filter((path) => path.startsWith('TEXT/'))).toEqual([]);
    expect(await verifyBundle(readerOf(after))).toMatchObject({ ok: true });
    const newest = await filesOf(context, request([id]));
    expect([...newest.keys()]).toContain('TEXT/CV0000001.json');
    expect(await verifyBundle(readerOf(newest))).toMatchObject({ ok: true });
  });

  it('holds no recording that was not sealed by then', async () => {
    const context = memoryContext();
    const first = await sealedOnly(context);
    const size = await sizeOf(context);
    const second = await finishedCall(context, { audio: callFile(5) });
    const refused = exportBundle(context, request([first, second], { size }));
    await expect(refused).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
      message: /not sealed yet at this checkpoint/u,
    });
    const { records } = context.ledger;
    expect(records.some(({ type }) => type === 'recording.exported')).toBe(false);
  });
});

describe('an export', () => {
  it('is never signed for a recording that does not verify', async () => {
    const { context, id } = await sealedArchive();
    const object = context.vault.objects.get(`audio/${id}`);
    if (!object) throw new Error('not stored');
    object.body = Buffer.from(object.body);
    object.body[9000] = (object.body[9000] ?? 0) ^ 1;
    let signatures = 0;
    const { signer } = context;
    const counting: MemoryContext = {
      ...context,
      signer: {
        ...signer,
        sign: (message) => {
          if (Buffer.from(message).toString().startsWith('callvault-bundle/')) signatures += 1;
          return signer.sign(message);
        },
      },
    };
    const refused = exportBundle(counting, request([id]));
    await expect(refused).rejects.toMatchObject({ code: 'INTEGRITY', detail: { recordingId: id, verdict: 'altered' } });
    expect(signatures).toBe(0);
  });

  it('is allowed for a restricted recording, not for one that is gone', async () => {
    const { context, id } = await sealedArchive();
    await rewrite(context, id, () => ({ restricted: true }));
    expect(await verifyBundle(readerOf(await filesOf(context, request([id]))))).toMatchObject({ ok: true });
    for (const fact of ['erased', 'expired'] as const) {
      const gone = await sealedArchive();
      await rewrite(gone.context, gone.id, () => ({ [fact]: { at: '2026-03-02T00:00:00.000Z' } }));
      await expect(exportBundle(gone.context, request([gone.id]))).rejects.toMatchObject({ code: 'ERASED' });
    }
  });

  it('tells the SHA-256 of the verifier, and the README what a verifier in a bundle is worth', async () => {
    const { context, id } = await sealedArchive();
    const bundle = await exportBundle(context, request([id]));
    expect(bundle.verifierSha256).toBe(sha256Hex(REQUEST.verifier));
    const readme = textOf(await filesOf(context, request([id])), 'README.md');
    expect(readme).toContain('in a forged one it proves nothing');
    expect(readme).toContain('callvault verify-bundle');
  });

  it('reads each tile once, not once per event', async () => {
    const { context, id } = await sealedArchive();
    for (let i = 0; i < 40; i += 1) await exportBundle(context, request([id]));
    await integrate(context);
    const reads: string[] = [];
    const { logStore } = context;
    const get = logStore.get.bind(logStore);
    logStore.get = (path) => {
      reads.push(path);
      return get(path);
    };
    await exportBundle(context, request([id]));
    expect(reads.length).toBeLessThan(30);
  });
});
