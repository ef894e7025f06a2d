/** A recording from which card data was muted before the seal: the bundle says so, and a manifest that says it differently fails. */
import canonicalize from 'canonicalize';
import { expect, it } from 'vitest';
import { sha256Hex } from '../../../core/bytes.ts';
import { signNote } from '../../../core/custody/note.ts';
import { bundleManifestSchema, manifestNoteText } from '../../../core/evidence/bundle.ts';
import { renderVerdict } from '../../../core/evidence/render-verdict.ts';
import { verifyBundle } from '../../../core/evidence/verify-bundle.ts';
import { ENGLISH } from '../../support/card-calls.ts';
import { memoryContext } from '../../support/memory-context.ts';
import { cardAudio, finishedCardCall } from '../use-cases/card-archive.ts';
import { filesOf, readerOf, REQUEST, textOf, type Files } from './bundle-in-memory.ts';

it('explains the two hashes and the muted spans', async () => {
  const context = memoryContext();
  const recording = await finishedCardCall(context, { audio: cardAudio(ENGLISH), transcript: ENGLISH.transcript });
  const { recordingId, received, transformations } = recording;
  const files = await filesOf(context, { ...REQUEST, recordingIds: [recordingId] });
  const verdict = await verifyBundle(readerOf(files));
  expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
  const text = renderVerdict(verdict);
  expect(text).toContain('It is not what was received: card data was removed before the seal (muted at ');
  for (const { startMs, endMs } of transformations[0]?.spans ?? []) expect(text).toContain(`${startMs}-${endMs} ms`);
  expect(text).toContain(`of what was received (${received?.sha256})`);
  expect(text).toContain('what was received was destroyed, says the log');

  const lie = async (change: object): Promise<string[]> => {
    const manifest = bundleManifestSchema.parse(JSON.parse(textOf(files, 'manifest.json')));
    const recordings = manifest.recordings.map((entry) => ({ ...entry, recording: { ...entry.recording, ...change } }));
    const changed = canonicalize({ ...manifest, recordings }) ?? '';
    const { signer } = context;
    const forged: Files = new Map(files)
      .set('manifest.json', Buffer.from(changed))
      .set('manifest.note', Buffer.from(await signNote(manifestNoteText(signer.name, sha256Hex(changed)), signer)));
    return (await verifyBundle(readerOf(forged))).checks.filter(({ ok }) => !ok).map(({ detail }) => detail);
  };
  expect(await lie({ transformations: [] })).toEqual(['manifest.json names other muted spans than the log.']);
  for (const name of ['sha256', 'receivedSha256']) {
    expect(await lie({ [name]: '0'.repeat(64) })).toEqual([`manifest.json names another ${name} than the log.`]);
  }
});
