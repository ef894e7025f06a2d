import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { custodyRecordSchema, OPENING_NAMES } from '../../../core/custody/event.ts';
import type { CustodyEntry, CustodyRecord } from '../../../core/custody/event.ts';
import { parseLeaf, recordEvent, verifyOpening } from '../../../core/custody/leaf.ts';
import { countingRandom } from '../../support/memory-log.ts';

const AT = '2026-01-02T03:04:05.678Z';
const record = (entry: CustodyEntry): CustodyRecord =>
  recordEvent({ recordingId: 'rec', at: AT, entry, random: countingRandom() });
const opening = { value: 'user:ana', salt: '01'.repeat(32) };

describe('recordEvent', () => {
  it('writes canonical JSON with commitments in place of values', () => {
    const made = record({
      type: 'audio.played',
      openings: { reason: 'dispute', actor: 'user:ana' },
      facts: { b: 1, a: true },
    });
    const hmac = (byte: string, value: string): string =>
      createHmac('sha256', Buffer.from(byte.repeat(32), 'hex'))
        .update(value)
        .digest('hex');
    expect(made.leaf).toBe(
      `{"at":"${AT}","commitments":{"actor":"${hmac('01', 'user:ana')}","reason":"${hmac('02', 'dispute')}"},` +
        `"eventId":"${'3'.padStart(26, 'a')}","facts":{"a":true,"b":1},"recordingId":"rec","type":"audio.played","v":1}`,
    );
    expect(made.openings).toEqual({ actor: opening, reason: { value: 'dispute', salt: '02'.repeat(32) } });
    expect(custodyRecordSchema.parse(made)).toEqual(made);
    expect(made.leaf).not.toMatch(/ana|dispute/);
  });

  it('is read back and opened, whatever it holds', () => {
    const entries = fc.record({
      type: fc.constant('recording.sealed' as const),
      openings: fc.record({ actor: fc.string({ unit: 'grapheme' }), sha256: fc.string() }),
      facts: fc.dictionary(
        fc.string().filter((name) => name !== '__proto__'),
        fc.oneof(fc.string(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true })),
      ),
      objects: fc.array(
        fc.record({ key: fc.string(), versionId: fc.string(), sha256: fc.constant('ab'.repeat(32)), bytes: fc.nat() }),
        { maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(entries, (entry) => {
        const made = record(entry);
        expect(parseLeaf(made.leaf)).toMatchObject({ v: 1, eventId: made.eventId, recordingId: 'rec', at: AT });
        for (const name of OPENING_NAMES) {
          const held = made.openings[name];
          if (held === undefined) continue;
          expect(verifyOpening(made.leaf, name, held)).toBe(true);
          expect(verifyOpening(made.leaf, name, { ...held, value: `${held.value}x` })).toBe(false);
        }
      }),
    );
  });

  it('refuses more than 65,535 bytes and what JSON cannot carry', () => {
    const sized = (length: number): CustodyEntry => ({
      type: 'audio.played',
      openings: { actor: 'a' },
      facts: { f: 'x'.repeat(length) },
    });
    const fixed = record(sized(0)).leaf.length;
    expect(record(sized(65_535 - fixed)).leaf).toHaveLength(65_535);
    expect(() => record(sized(65_536 - fixed))).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }));
    for (const facts of [{ f: NaN }, { f: Infinity }, { f: '\ud800' }, { ['__proto__']: 'x' }]) {
      expect(() => record({ type: 'audio.played', openings: { actor: 'a' }, facts })).toThrow(
        expect.objectContaining({ code: 'VALIDATION_FAILED' }),
      );
    }
    const entry: CustodyEntry = { type: 'audio.played', openings: { actor: 'a' } };
    for (const wrong of [
      { recordingId: '', at: AT },
      { recordingId: 'rec', at: 'yesterday' },
    ]) {
      expect(() => recordEvent({ ...wrong, entry, random: countingRandom() })).toThrow(
        expect.objectContaining({ code: 'VALIDATION_FAILED' }),
      );
    }
    expect(() => record({ type: 'audio.played', openings: { actor: '\ud800' } })).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
  });
});

describe('verifyOpening', () => {
  const { leaf } = record({ type: 'audio.played', openings: { actor: 'user:ana' } });

  it('is true for the value and salt that were committed, and nothing else', () => {
    expect(verifyOpening(leaf, 'actor', opening)).toBe(true);
    for (const wrong of [
      { ...opening, value: 'user:ann' },
      { ...opening, value: '' },
      { ...opening, salt: '02'.repeat(32) },
      { ...opening, salt: '' },
      { ...opening, salt: opening.salt.slice(2) },
      { ...opening, salt: '0A'.repeat(32) },
      { ...opening, value: '\ud800' },
    ]) {
      expect(verifyOpening(leaf, 'actor', wrong)).toBe(false);
    }
    expect(verifyOpening(leaf, 'reason', opening)).toBe(false);
  });

  it('needs a leaf', () => {
    expect(() => verifyOpening('{}', 'actor', opening)).toThrow(expect.objectContaining({ code: 'INTEGRITY' }));
  });
});

describe('parseLeaf', () => {
  const { leaf } = record({ type: 'audio.played', openings: { actor: 'user:ana' }, facts: { n: 1 } });
  const edited = (from: string | RegExp, to: string): string => leaf.replace(from, to);

  it.each([
    ['not JSON', 'x'],
    ['a space', ` ${leaf}`],
    ['a newline at the end', `${leaf}\n`],
    ['a byte order mark', `\ufeff${leaf}`],
    ['keys in another order', edited(/"type":"audio.played","v":1/, '"v":1,"type":"audio.played"')],
    ['a key twice', edited('"v":1', '"v":1,"v":1')],
    ['a number written otherwise', edited('"n":1', '"n":1.0')],
    ['an escape that is not needed', edited('"rec"', '"\\u0072ec"')],
    ['an unknown field', edited('"v":1', '"v":1,"w":1')],
    ['an unknown commitment', edited('"actor"', '"owner"')],
    ['a commitment that is no hash', edited(/"actor":"../, '"actor":"')],
    ['a hidden prototype', edited('"n":1', '"__proto__":1,"n":1')],
    ['another version', edited('"v":1', '"v":2')],
    ['an unknown type', edited('audio.played', 'audio.burnt')],
    ['a fact that is no scalar', edited('"n":1', '"n":[1]')],
    ['null', 'null'],
  ])('refuses %s', (_, text) => {
    expect(text).not.toBe(leaf);
    expect(() => parseLeaf(text)).toThrow(expect.objectContaining({ code: 'INTEGRITY' }));
  });

  it('reads what recordEvent wrote', () => {
    expect(parseLeaf(leaf).facts).toEqual({ n: 1 });
  });
});
