/** A bundle made by somebody else: what the verifier can and cannot say about it, and that it cannot write on the terminal. */
import canonicalize from 'canonicalize';
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../core/bytes.ts';
import { encodeBase64 } from '../../../core/custody/base64.ts';
import { formatCheckpoint } from '../../../core/custody/checkpoint.ts';
import { recordEvent } from '../../../core/custody/leaf.ts';
import { leafHash } from '../../../core/custody/merkle.ts';
import { formatVerifierKey, signNote } from '../../../core/custody/note.ts';
import { formatTlogProof } from '../../../core/custody/proof.ts';
import { manifestNoteText } from '../../../core/evidence/bundle.ts';
import { printable } from '../../../core/evidence/printable.ts';
import { renderVerdict } from '../../../core/evidence/render-verdict.ts';
import { verifyBundle } from '../../../core/evidence/verify-bundle.ts';
import { countingRandom, memorySigner } from '../../support/memory-log.ts';
import { readerOf, type Files } from './bundle-in-memory.ts';

const forger = memorySigner('log.example/callvault', 9);
const archive = memorySigner();
const audio = Buffer.from('words that nobody said');
const ESCAPE = '\u001b[2K\u202eok\u0007';

interface Lie {
  readonly docId?: string;
  readonly openings?: Record<string, { value: string; salt: string }>;
}

/** Everything consistent, under a key of the forger's own: a log of one event over audio of his choice. */
async function forged({ docId = 'CV0000001', openings }: Lie = {}): Promise<Files> {
  const event = recordEvent({
    recordingId: 'r'.repeat(26),
    at: '2026-01-01T00:00:00.000Z',
    entry: { type: 'recording.sealed', openings: { actor: 'callvault', sha256: sha256Hex(audio) } },
    random: countingRandom(),
  });
  const rootHash = leafHash(Buffer.from(event.leaf));
  const checkpoint = await signNote(formatCheckpoint({ origin: forger.name, size: 1, rootHash }), forger);
  const { recordingId, leaf } = event;
  const line = canonicalize({ recordingId, leafIndex: 0, leaf, openings: openings ?? event.openings });
  const native = 'NATIVES/CV0000001.wav';
  const files: Files = new Map<string, Uint8Array>([
    [native, audio],
    ['custody.jsonl', Buffer.from(`${line ?? ''}\n`)],
    ['proofs/0.tlog-proof', Buffer.from(formatTlogProof({ index: 0n, hashes: [], checkpoint }))],
    ['checkpoint', Buffer.from(checkpoint)],
    ['keys/log.vkey', Buffer.from(`${forger.verifierKey}\n`)],
  ]);
  const manifest = canonicalize({
    schemaVersion: 1,
    purpose: 'fraud',
    checkpoint: { size: 1, rootHash: encodeBase64(rootHash) },
    recordings: [{ docId, recordingId, native, recording: {} }],
    files: [...files].map(([path, content]) => ({ path, bytes: content.length, sha256: sha256Hex(content) })),
  });
  files.set('manifest.json', Buffer.from(manifest ?? ''));
  const note = await signNote(manifestNoteText(forger.name, sha256Hex(manifest ?? '')), forger);
  return files.set('manifest.note', Buffer.from(note));
}

describe('a bundle forged from end to end', () => {
  let files: Files;
  beforeAll(async () => {
    files = await forged();
  });

  it('is consistent, and its origin is not established', async () => {
    const verdict = await verifyBundle(readerOf(files));
    expect(verdict.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(verdict).toMatchObject({ ok: true, origin: 'not established' });
    expect(renderVerdict(verdict)).toContain('anybody can sign with a key of their own');
  });

  it('fails against the key of the archive', async () => {
    const verdict = await verifyBundle(readerOf(files), archive.verifierKey);
    expect(verdict).toMatchObject({ ok: false, origin: 'not established' });
    expect(verdict.checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['origin']);
  });
});

describe('a hostile bundle writes nothing on the terminal', () => {
  const hostile: [string, () => Promise<Files>][] = [
    ['a file name', async () => (await forged()).set(`NATIVES/${ESCAPE}`, audio)],
    ['a document id', () => forged({ docId: `CV1\nok      origin: Established${ESCAPE}` })],
    ['an opening name', () => forged({ openings: { [ESCAPE]: { value: 'x', salt: '0'.repeat(64) } } })],
    ['a key name', async () => (await forged()).set('keys/log.vkey', Buffer.from(`${ESCAPE}+00000000+AAAA\n`))],
  ];
  it.each(hostile)('by %s', async (_, make) => {
    const verdict = await verifyBundle(readerOf(await make()));
    const lines = renderVerdict(verdict).trimEnd().split('\n');
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    // One line per check and remark; three titles, three empty lines, two to close, and a section with nothing.
    const empty = verdict.ok ? 1 : 0;
    expect(lines).toHaveLength(verdict.checks.length + verdict.notProven.length + 8 + empty);
    expect(verdict.checks.map(({ name, detail }) => name + detail).join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('escapes whatever is given to the renderer', () => {
    const checks = [{ name: ESCAPE, ok: true, detail: 'a\r\u009b31m\u2028' }];
    const [, line = ''] = renderVerdict({ ok: true, origin: 'not established', checks, notProven: [] }).split('\n');
    expect(line).toBe(`  ${printable(ESCAPE)}: a\\u{d}\\u{9b}31m\\u{2028}`);
    expect(printable('通话 录音 ñ 😀')).toBe('通话 录音 ñ 😀');
  });

  it.each(['a\u001bb', 'a\u007fb', 'a\u009bb', 'a\u202eb', 'a\u200bb', 'a\u2028b'])(
    'refuses the key name %j',
    (name) => {
      expect(() => formatVerifierKey(name, new Uint8Array(32))).toThrow();
    },
  );
});
