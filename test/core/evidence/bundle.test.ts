import { beforeAll, describe, expect, it } from 'vitest';
import { collect, once, sha256Hex } from '../../../core/bytes.ts';
import { renderVerdict } from '../../../core/evidence/render-verdict.ts';
import { verifyBundle } from '../../../core/evidence/verify-bundle.ts';
import { exportBundle, type ExportRequest } from '../../../core/use-cases/export-bundle.ts';
import { callFile, deliver, finishedCall } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';
import { memorySigner } from '../../support/memory-log.ts';
import { filesOf, readerOf, REQUEST, type Files } from './bundle-in-memory.ts';

describe('an evidence bundle', () => {
  let context: MemoryContext;
  let ids: string[];
  let files: Files;
  beforeAll(async () => {
    context = memoryContext();
    ids = [
      await finishedCall(context, { audio: callFile(1, 520) }),
      await finishedCall(context, { audio: callFile(2, 520) }),
    ];
    files = await filesOf(context, { ...REQUEST, recordingIds: ids });
  });

  it('holds what an outsider needs, and nothing that is secret', () => {
    const names = [...files.keys()].filter((path) => !path.startsWith('proofs/'));
    expect(names).toEqual([
      ...['NATIVES/CV0000001.wav', 'TEXT/CV0000001.json', 'TEXT/CV0000001.txt'],
      ...['NATIVES/CV0000002.wav', 'TEXT/CV0000002.json', 'TEXT/CV0000002.txt'],
      ...['DATA/loadfile.dat', 'DATA/loadfile.csv', 'custody.jsonl', 'checkpoint', 'keys/log.vkey'],
      ...['certificate-902-14.md', 'README.md', 'README.zh-CN.md', 'verify.mjs', 'manifest.json', 'manifest.note'],
    ]);
    expect(Buffer.from(files.get('keys/log.vkey') ?? []).toString()).not.toContain('PRIVATE');
  });

  it('is consistent; the origin is established only with the key from elsewhere', async () => {
    const open = await verifyBundle(readerOf(files));
    expect(open).toMatchObject({ ok: true, origin: 'not established' });
    expect(renderVerdict(open)).toContain('Origin not established');
    const known = await verifyBundle(readerOf(files), `${memorySigner().verifierKey}\n`);
    expect(known).toMatchObject({ ok: true, origin: 'established' });
    const other = await verifyBundle(readerOf(files), memorySigner('log.example/other', 9).verifierKey);
    expect(other).toMatchObject({ ok: false, origin: 'not established' });
  });

  it('is the same again for the same recordings, checkpoint and purpose, after its own export event', async () => {
    const again = await filesOf(context, { ...REQUEST, recordingIds: [...ids].reverse(), size: sizeOf(files) });
    expect([...again.keys()]).toEqual([...files.keys()]);
    for (const [path, content] of files) expect(sha256Hex(again.get(path) ?? '')).toBe(sha256Hex(content));
  });

  it('fails when any sampled bit of any file is flipped', async () => {
    for (const [path, content] of files) {
      const step = Math.max(1, Math.floor(content.length / 25));
      for (let at = 0; at < content.length; at += step) {
        const changed = Buffer.from(content);
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        const verdict = await verifyBundle(readerOf(new Map(files).set(path, changed)));
        expect(verdict.ok, `${path} at ${at}`).toBe(false);
      }
    }
  });

  it('fails when a file is missing, added, or swapped for another one', async () => {
    for (const path of files.keys()) {
      const fewer = new Map(files);
      fewer.delete(path);
      expect((await verifyBundle(readerOf(fewer))).ok, path).toBe(false);
    }
    expect((await verifyBundle(readerOf(new Map(files).set('extra.txt', Buffer.from('x'))))).ok).toBe(false);
    const swapped = new Map(files).set('NATIVES/CV0000001.wav', files.get('NATIVES/CV0000002.wav') ?? Buffer.from(''));
    const verdict = await verifyBundle(readerOf(swapped));
    expect(verdict.checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['files', 'recording CV0000001']);
    expect(renderVerdict(verdict)).toContain('NOT consistent');
  });

  it('does not believe a manifest that somebody signed with a key of their own', async () => {
    const forged = new Map(files).set(
      'keys/log.vkey',
      Buffer.from(`${memorySigner('log.example/callvault', 9).verifierKey}\n`),
    );
    expect((await verifyBundle(readerOf(forged))).ok).toBe(false);
  });

  it('refuses hostile manifests', async () => {
    for (const text of ['', '{', '[]', '{"schemaVersion":1}', 'null']) {
      expect((await verifyBundle(readerOf(new Map(files).set('manifest.json', Buffer.from(text))))).ok).toBe(false);
    }
  });
});

function sizeOf(files: Files): number {
  return Number(
    Buffer.from(files.get('checkpoint') ?? [])
      .toString()
      .split('\n')[1],
  );
}

describe('an export', () => {
  it('is an event before anything leaves', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    await exportBundle(context, { ...REQUEST, recordingIds: [id] });
    const last = (await context.catalogue.events(id)).at(-1);
    expect(last).toMatchObject({ type: 'recording.exported', openings: { purpose: { value: 'dispute 17' } } });
  });

  it('refuses what may not leave', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    const waiting = (await deliver(context, { audio: callFile(7) })).recording.recordingId;
    const request = (recordingIds: string[], more = {}): ExportRequest => ({ ...REQUEST, recordingIds, ...more });
    await expect(exportBundle(context, request(['none']))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(exportBundle(context, request([waiting]))).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(exportBundle(context, request([]))).rejects.toMatchObject({ code: 'USAGE' });
    await expect(exportBundle(context, request([id], { purpose: ' ' }))).rejects.toMatchObject({ code: 'USAGE' });
    await expect(exportBundle(context, request([id], { size: 999 }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('fails instead of handing out a native that was altered after it was verified', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    const bundle = await exportBundle(context, { ...REQUEST, recordingIds: [id] });
    const object = context.vault.objects.get(`audio/${id}`);
    if (!object) throw new Error('not stored');
    object.body = Buffer.from(object.body);
    object.body[9000] = (object.body[9000] ?? 0) ^ 1;
    const native = bundle.files.find(({ path }) => path.startsWith('NATIVES/'));
    await expect(collect(native?.open() ?? once(Buffer.from('')), 1e9)).rejects.toMatchObject({ code: 'INTEGRITY' });
  });
});
