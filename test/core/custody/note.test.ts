import { describe, expect, it } from 'vitest';
import { formatCheckpoint, openCheckpoint, parseCheckpoint, parseDecimal } from '../../../core/custody/checkpoint.ts';
import { emptyRoot } from '../../../core/custody/merkle.ts';
import { formatVerifierKey, parseNote, parseVerifierKey, signNote, verifyNote } from '../../../core/custody/note.ts';
import { memorySigner } from '../../support/memory-log.ts';
import vectors from '../../vectors/custody/signed-note.json' with { type: 'json' };

const signer = memorySigner();
const key = parseVerifierKey(signer.verifierKey);
const verifies = (note: string | Uint8Array, vkey = signer.verifierKey): boolean => {
  const parsed = parseNote(note);
  return parsed !== undefined && verifyNote(parsed, parseVerifierKey(vkey));
};

describe('verifier keys', () => {
  it.each(vectors.valid)('of others are read and written back: $verifierKey', ({ verifierKey }) => {
    const { name, publicKey } = parseVerifierKey(verifierKey);
    expect(formatVerifierKey(name, publicKey)).toBe(verifierKey);
  });

  it.each(vectors.badVerifierKeys)('are refused: $why', ({ key: bad }) => {
    expect(() => parseVerifierKey(bad)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });

  it('are refused when any part is cut off or any character is changed', () => {
    const [{ verifierKey: good } = { verifierKey: '' }] = vectors.valid;
    for (let start = 0; start <= good.length; start += 1) {
      for (let end = start + 1; end <= good.length; end += 1) {
        if (start !== 0 || end !== good.length) expect(() => parseVerifierKey(good.slice(start, end))).toThrow();
      }
      const next = String.fromCharCode(good.charCodeAt(start) + 1);
      if (start < good.length)
        expect(() => parseVerifierKey(good.slice(0, start) + next + good.slice(start + 1))).toThrow();
    }
  });

  it('need a name without spaces or plus signs and a whole key', () => {
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\u2003b', 'a\u0085b']) {
      expect(() => formatVerifierKey(name, key.publicKey)).toThrow();
    }
    expect(() => formatVerifierKey('a', key.publicKey.subarray(1))).toThrow();
  });
});

describe('signed notes', () => {
  it.each(vectors.valid)('of others verify: $source.path', ({ note, text, verifierKey }) => {
    expect(parseNote(note)?.text).toBe(text);
    expect(verifies(note, verifierKey)).toBe(true);
    expect(verifies(Buffer.from(note), verifierKey)).toBe(true);
  });

  it.each(vectors.malformed)('are refused: $why', ({ note }) => {
    expect(parseNote(note)).toBeUndefined();
  });

  it('are refused when they are not UTF-8, too long, or have a byte order mark before a valid text', async () => {
    const note = Buffer.from(await signNote('text\n', signer));
    expect(verifies(note)).toBe(true);
    expect(parseNote(Buffer.concat([Buffer.from([0xff]), note]))).toBeUndefined();
    expect(verifies(Buffer.concat([Buffer.from('\ufeff'), note]))).toBe(false);
    expect(parseNote(Buffer.concat([Buffer.alloc(1_000_000, 'a'), note]))).toBeUndefined();
    expect(parseNote(`\ud800${note.toString()}`)).toBeUndefined();
  });

  it('fail on any flipped bit', async () => {
    const note = Buffer.from(await signNote('origin\n5\n', signer));
    for (let bit = 0; bit < note.length * 8; bit += 1) {
      const copy = Buffer.from(note);
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifies(copy)).toBe(false);
    }
  });

  it('ignore the signatures of other keys, but no bad one of the own key', async () => {
    const note = await signNote('text\n', signer);
    const line = note.slice(note.indexOf('\u2014'));
    const other = await signNote('text\n', memorySigner('other.example', 8));
    const otherLine = other.slice(other.indexOf('\u2014'));
    const sameName = await signNote('text\n', memorySigner(signer.name, 9));
    expect(verifies(note + otherLine)).toBe(true);
    expect(verifies(`text\n\n${otherLine}${line}`)).toBe(true);
    expect(verifies(sameName)).toBe(false);
    const bad = await signNote('other text\n', signer);
    expect(verifies(note + bad.slice(bad.indexOf('\u2014')))).toBe(false);
    expect(verifies(note + `\u2014 ${signer.name} ${Buffer.from(key.keyId).toString('base64')}AA\n`)).toBe(false);
  });

  it('split at the last empty line', async () => {
    const note = await signNote('one\n\ntwo\n', signer);
    expect(parseNote(note)?.text).toBe('one\n\ntwo\n');
  });

  it('are not made of text that cannot be a note, nor with a key that does not sign', async () => {
    for (const text of ['', 'no newline', 'tab\t\n', 'cr\r\n', '\ud800\n']) {
      await expect(signNote(text, signer)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    }
    const liar = { ...signer, publicKey: () => memorySigner('x', 9).publicKey() };
    await expect(signNote('text\n', liar)).rejects.toMatchObject({ code: 'INTEGRITY' });
  });
});

describe('checkpoints', () => {
  const rootHash = emptyRoot();

  it('are written and read, beyond 2^53 too', async () => {
    for (const size of [0n, 1n, 2n ** 53n + 1n, 2n ** 64n - 1n]) {
      const note = await signNote(formatCheckpoint({ origin: signer.name, size, rootHash }), signer);
      expect(openCheckpoint(note, key)).toEqual({ origin: signer.name, size, rootHash, extensions: [] });
    }
  });

  it.each([
    ['', 'no lines'],
    ['o\n1\n', 'no root'],
    ['o\n01\nROOT\n', 'leading zero'],
    ['o\n-1\nROOT\n', 'negative'],
    ['\n1\nROOT\n', 'no origin'],
    ['o\n1\nROOT\n\n', 'empty extension'],
    ['o\n1\nAAAA\n', 'short root'],
    ['o\n1\nROOT', 'no newline'],
    ['o\n1e3\nROOT\n', 'exponent'],
    ['o\n18446744073709551616\nROOT\n', '2^64'],
    ['o\n\nROOT\n', 'no size'],
  ])('are refused: %j (%s)', (text) => {
    expect(parseCheckpoint(text.replace('ROOT', Buffer.from(rootHash).toString('base64')))).toBeUndefined();
  });

  it('keep extension lines', () => {
    const text = `${formatCheckpoint({ origin: 'o', size: 1, rootHash })}more\n`;
    expect(parseCheckpoint(text)?.extensions).toEqual(['more']);
  });

  it('of another log, of nobody, or of another shape do not open', async () => {
    const sign = (text: string): Promise<string> => signNote(text, signer);
    const good = formatCheckpoint({ origin: signer.name, size: 1, rootHash });
    for (const note of [
      await sign(formatCheckpoint({ origin: 'other', size: 1, rootHash })),
      await sign('just a note\n'),
      await signNote(good, memorySigner(signer.name, 9)),
      good,
    ]) {
      expect(() => openCheckpoint(note, key)).toThrow(expect.objectContaining({ code: 'INTEGRITY' }));
    }
  });

  it('have sizes in plain decimal', () => {
    expect(parseDecimal('0')).toBe(0n);
    for (const text of ['', '00', '+1', ' 1', '1 ', '0x1', '1.0', '\u0661']) expect(parseDecimal(text)).toBeUndefined();
  });
});
