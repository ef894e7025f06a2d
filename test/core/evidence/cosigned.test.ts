/** Bundles of a checkpoint that others vouch for: cosignatures and a time stamp. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  cosign,
  cosignaturePath,
  formatCosignatureFile,
  parseWitnessKey,
  timeStampPath,
} from '../../../core/custody/cosignature.ts';
import { COSIGNATURE, formatVerifierKey, parseNote } from '../../../core/custody/note.ts';
import { renderVerdict } from '../../../core/evidence/render-verdict.ts';
import { verifyBundle, type BundleVerdict } from '../../../core/evidence/verify-bundle.ts';
import { memorySigner } from '../../support/memory-log.ts';
import { opensslAuthority, WITHOUT_OPENSSL } from '../../support/openssl-authority.ts';
import { sealedArchive } from '../use-cases/sealed-archive.ts';
import { filesOf, readerOf, REQUEST, type Files } from './bundle-in-memory.ts';

const folder = mkdtempSync(join(tmpdir(), 'callvault-stamp-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

if (WITHOUT_OPENSSL !== undefined) process.stdout.write(`time stamps in bundles: left out, ${WITHOUT_OPENSSL}\n`);

function failed({ checks }: BundleVerdict): string[] {
  return checks.filter(({ ok }) => !ok).map(({ name }) => name);
}

describe('a checkpoint that others vouch for', () => {
  it.skipIf(WITHOUT_OPENSSL !== undefined)(
    'keeps cosignatures and time stamp in the bundle, and they are told',
    async () => {
      const { context, id } = await sealedArchive();
      const { size } = await context.ledger.head();
      const own = (await context.logStore.get(`checkpoints/${size}`)) ?? new Uint8Array();
      const authority = opensslAuthority(folder);
      const witness = memorySigner('witness.example/w', 5);
      const vkey = formatVerifierKey(witness.name, await witness.publicKey(), COSIGNATURE);
      const key = parseWitnessKey(vkey);
      const line = await cosign(
        key,
        parseNote(own)?.text ?? '',
        BigInt(Date.parse('2026-03-01T09:00:00Z') / 1000),
        (message) => witness.sign(message),
      );
      await context.logStore.put(cosignaturePath(size, 0), Buffer.from(formatCosignatureFile(vkey, line)));
      await context.logStore.put(timeStampPath(size), await authority.stamp(createHash('sha256').update(own).digest()));

      const files = await filesOf(context, { ...REQUEST, recordingIds: [id], size });
      expect(files.has('checkpoint.tsr')).toBe(true);
      const verdict = await verifyBundle(readerOf(files), memorySigner().verifierKey, { witnesses: [key] });
      expect(failed(verdict)).toEqual([]);
      const text = renderVerdict(verdict);
      expect(text).toContain('witnesses: Cosigned by witness.example/w at 2026-03-01T09:00:00.000Z.');
      expect(text).toContain('time stamp: The checkpoint existed at ');
      expect(text).toContain('Who made the time stamp in checkpoint.tsr');
      const stranger = { ...key, name: 'witness.example/other' };
      expect(failed(await verifyBundle(readerOf(files), undefined, { witnesses: [stranger] }))).toEqual(['witnesses']);
      expect(failed(await verifyBundle(readerOf(files)))).toEqual([]);

      const stamp = Buffer.from(files.get('checkpoint.tsr') ?? '');
      for (const at of [10, stamp.length >> 1, stamp.length - 10]) {
        const changed = Buffer.from(stamp);
        changed[at] = (changed[at] ?? 0) ^ 1;
        const bad: Files = new Map(files).set('checkpoint.tsr', changed);
        expect(failed(await verifyBundle(readerOf(bad))), String(at)).toContain('files');
      }
      const other: Files = new Map(files).set('checkpoint.tsr', Buffer.from('not a stamp'));
      expect(failed(await verifyBundle(readerOf(other)))).toEqual(['files', 'time stamp']);
    },
  );
});
