/** A bundle tells about its recordings and no more: other matters stay unnamed, other files of the call are mentioned. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { recordEvent } from '../../../core/custody/leaf.ts';
import { disclosed } from '../../../core/evidence/disclose.ts';
import { renderVerdict } from '../../../core/evidence/render-verdict.ts';
import { verifyBundle } from '../../../core/evidence/verify-bundle.ts';
import { noteEvent } from '../../../core/use-cases/commit-recording.ts';
import { exportBundle } from '../../../core/use-cases/export-bundle.ts';
import { placeHold, releaseHold } from '../../../core/use-cases/hold-recordings.ts';
import { callFile, finishedCall } from '../../support/calls.ts';
import { memoryContext } from '../../support/memory-context.ts';
import { countingRandom } from '../../support/memory-log.ts';
import { rewrite, sealedArchive } from '../use-cases/sealed-archive.ts';
import { filesOf, readerOf, REQUEST, textOf, type Files } from './bundle-in-memory.ts';

function all(files: Files): string {
  return [...files.values()].map((content) => Buffer.from(content).toString('latin1')).join('\n');
}

describe('custody of other matters', () => {
  it('is in the bundle as events, without matter and reason; the own matter is told', async () => {
    const { context, id } = await sealedArchive();
    const hold = (matterId: string, reason: string): Parameters<typeof placeHold>[1] => ({
      ...{ matterId, reason, recordingIds: [id], actor: 'officer' },
    });
    await placeHold(context, hold('MINE', 'the court asked'));
    await placeHold(context, hold('OTHER-CASE', 'secret settlement talks'));
    await releaseHold(context, hold('OTHER-CASE', 'settled in secret'));
    await exportBundle(context, { ...REQUEST, recordingIds: [id], purpose: 'internal inquiry about X' });
    const files = await filesOf(context, { ...REQUEST, recordingIds: [id], matterId: 'MINE' });
    const text = all(files);
    for (const secret of ['OTHER-CASE', 'secret', 'inquiry']) expect(text).not.toContain(secret);
    for (const told of ['MINE', 'the court asked', 'hold.released']) expect(text).toContain(told);
    const verdict = await verifyBundle(readerOf(files));
    expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(renderVerdict(verdict)).toContain('5 values (people, reasons, hashes) that the log commits to');
    const alone = all(await filesOf(context, { ...REQUEST, recordingIds: [id] }));
    for (const secret of ['MINE', 'the court asked']) expect(alone).not.toContain(secret);
  });

  it('shows who acted and why in events of the recording, never a customer', () => {
    const event = recordEvent({
      ...{ recordingId: 'r', at: '2026-01-01T00:00:00.000Z', random: countingRandom() },
      entry: { type: 'recording.restricted', openings: { actor: 'officer', reason: 'asked', customer: 'cust-1' } },
    });
    const shown = (kind: 'full' | 'quote'): string[] => Object.keys(disclosed(event, { kind, purpose: 'p' }));
    expect(shown('full')).toEqual(['actor', 'reason']);
    expect(shown('quote')).toEqual([]);
  });
});

describe('witnesses', () => {
  const witnessesIn = (files: Files): unknown =>
    z
      .object({ recordings: z.array(z.looseObject({})) })
      .parse(JSON.parse(textOf(files, 'manifest.json')))
      .recordings.map((one) => one['witnesses']);

  it('are mentioned with their hash and what differs, as of the checkpoint', async () => {
    const context = memoryContext();
    const metadata = { source: 'pbx', callId: 'one-call' };
    const first = await finishedCall(context, { audio: callFile(1, 600), metadata });
    const before = await filesOf(context, { ...REQUEST, recordingIds: [first] });
    const size = Number(textOf(before, 'checkpoint').split('\n')[1]);
    const witness = await finishedCall(context, { audio: callFile(2, 600), metadata });
    const differences = [{ code: 'SHORTER', startMs: 500, endMs: 600, detail: 'the end is missing' }];
    await rewrite(context, witness, () => ({ comparison: { at: '2026-03-01T10:00:00.000Z', differences } }));
    const told = await context.catalogue.events(witness);
    if (!told.some(({ type }) => type === 'witness.compared')) {
      await noteEvent(context, witness, { type: 'witness.compared', openings: { actor: 'callvault' } });
    }
    const files = await filesOf(context, { ...REQUEST, recordingIds: [first] });
    const sha256 = (await context.catalogue.recording(witness))?.sealed?.sha256;
    expect(witnessesIn(files)).toEqual([[expect.objectContaining({ recordingId: witness, sha256 })]]);
    expect(textOf(files, 'manifest.json')).toContain('the end is missing');
    const verdict = renderVerdict(await verifyBundle(readerOf(files)));
    expect(verdict).toContain(`recording ${witness}: another file of this call`);
    expect(witnessesIn(await filesOf(context, { ...REQUEST, recordingIds: [first], size }))).toEqual([undefined]);
    const own = await filesOf(context, { ...REQUEST, recordingIds: [witness] });
    expect(textOf(own, 'manifest.json')).toContain(`"witnessOf":"${first}"`);
    await rewrite(context, witness, () => ({ erased: { at: '2026-03-02T00:00:00.000Z' } }));
    expect(witnessesIn(await filesOf(context, { ...REQUEST, recordingIds: [first] }))).toEqual([undefined]);
  });
});
