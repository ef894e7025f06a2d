/** What every vault promises. */
import { describe, expect, it } from 'vitest';
import type { Clock, Lock, Vault } from '../../core/ports.ts';
import { fakeClock, type FakeClock } from '../support/memory-clock-random.ts';
import * as builders from './builders.ts';
import { all, chunks, failing, refused, sample, textOf } from './builders.ts';

interface Subject {
  readonly vault: Vault;
  readonly clock: FakeClock;
  readonly put: (key: string, text?: string, lock?: Lock, legalHold?: boolean) => ReturnType<Vault['put']>;
}

interface VaultOptions {
  /** False for a store with a clock of its own: its locks lie in the future of today, and their end is tested elsewhere. */
  readonly clockMoves?: boolean;
}

export function vaultContract(
  name: string,
  make: (clock: Clock) => Vault | Promise<Vault>,
  { clockMoves = true }: VaultOptions = {},
): void {
  const yearsLater = clockMoves ? 0 : new Date().getUTCFullYear() - 2025;
  const on = (date: string): string => String(Number(date.slice(0, 4)) + yearsLater) + date.slice(4);
  const later = (lock: Lock): Lock => ({ ...lock, retainUntil: on(lock.retainUntil) });
  const [ERASABLE, REGULATED] = [later(builders.ERASABLE), later(builders.REGULATED)];
  const setUp = async (): Promise<Subject> => {
    const clock = fakeClock();
    const vault = await make(clock);
    return {
      vault,
      clock,
      put: (key, text = 'bytes', lock = ERASABLE, legalHold = false) =>
        vault.put({ key, ...sample(text), lock, legalHold }),
    };
  };

  describe(`vault: ${name}`, () => {
    it('stores an object with its lock and hold', async () => {
      const { vault } = await setUp();
      const { bytes, sha256 } = sample('hello');
      const lock = REGULATED;
      const body = chunks('he', '', 'llo');
      const { outcome, head } = await vault.put({ key: 'audio/a', body, bytes, sha256, lock, legalHold: true });
      expect(outcome).toBe('stored');
      expect(head).toEqual({ key: 'audio/a', versionId: head.versionId, bytes: 5, sha256, lock, legalHold: true });
      expect(await vault.head('audio/a')).toEqual(head);
      expect(await textOf(vault.read('audio/a', head.versionId))).toBe('hello');
    });

    it('stores an empty object', async () => {
      const { vault, put } = await setUp();
      const { head } = await put('key/empty', '');
      expect(head.bytes).toBe(0);
      expect(await textOf(vault.read('key/empty', head.versionId))).toBe('');
    });

    it('never writes over a key', async () => {
      const { vault, put } = await setUp();
      const first = await put('audio/a', 'first');
      const second = await put('audio/a', 'second', REGULATED, true);
      expect(second).toEqual({ outcome: 'exists', head: first.head });
      expect(await vault.head('audio/a')).toEqual(first.head);
      expect(await textOf(vault.read('audio/a', first.head.versionId))).toBe('first');
    });

    it('gives a key to one of several writers', async () => {
      const { vault, put } = await setUp();
      const puts = await Promise.all(Array.from({ length: 8 }, (_, i) => put('audio/a', `writer ${i}`)));
      expect(puts.filter(({ outcome }) => outcome === 'stored')).toHaveLength(1);
      const winner = puts.findIndex(({ outcome }) => outcome === 'stored');
      const head = await vault.head('audio/a');
      expect(new Set(puts.map((put) => put.head.sha256))).toEqual(new Set([head?.sha256]));
      expect(await textOf(vault.read('audio/a', head?.versionId ?? ''))).toBe(`writer ${winner}`);
    });

    it.each([
      ['other bytes', { body: chunks('other'), bytes: 5 }],
      ['fewer bytes', { body: chunks('hell'), bytes: 5 }],
      ['more bytes', { body: chunks('hello', '!'), bytes: 5 }],
      ['another length', { body: chunks('hello'), bytes: 4 }],
    ])('refuses a body with %s than said, and stores nothing', async (_, { body, bytes }) => {
      const { vault } = await setUp();
      const { sha256 } = sample('hello');
      const put = vault.put({ key: 'audio/a', body, bytes, sha256, lock: ERASABLE, legalHold: false });
      await refused(put, 'INTEGRITY');
      expect(await vault.head('audio/a')).toBeUndefined();
      expect(await all(vault.list(''))).toEqual([]);
    });

    it('stores nothing when the body breaks off', async () => {
      const { vault, put } = await setUp();
      const body = failing(new Error('cut'));
      const broken = vault.put({
        ...sample('x'),
        bytes: 200_000,
        key: 'audio/a',
        body,
        lock: ERASABLE,
        legalHold: false,
      });
      await expect(broken).rejects.toThrow('cut');
      expect(await all(vault.list(''))).toEqual([]);
      expect((await put('audio/a')).outcome).toBe('stored');
    });

    it('knows what is not there', async () => {
      const { vault, put } = await setUp();
      const { head } = await put('audio/a');
      expect(await vault.head('audio/b')).toBeUndefined();
      expect(await vault.head('audio/a', head.versionId)).toEqual(head);
      expect(await vault.head('audio/a', 'f'.repeat(32))).toBeUndefined();
      expect(await vault.head('audio/b', head.versionId)).toBeUndefined();
      expect(await vault.head('audio')).toBeUndefined();
      expect(await vault.head('audio/a/b')).toBeUndefined();
      await refused(textOf(vault.read('audio/b', head.versionId)), 'NOT_FOUND');
      await refused(textOf(vault.read('audio/a', 'f'.repeat(32))), 'NOT_FOUND');
      await refused(vault.extend('audio/b', head.versionId, REGULATED), 'NOT_FOUND');
      await refused(vault.extend('audio/a', 'f'.repeat(32), REGULATED), 'NOT_FOUND');
      await refused(vault.setLegalHold('audio/b', head.versionId, true), 'NOT_FOUND');
      await refused(vault.setLegalHold('audio/a', 'f'.repeat(32), true), 'NOT_FOUND');
    });

    it('extends a lock and makes it stricter', async () => {
      const { vault, put } = await setUp();
      const { head } = await put('audio/a');
      const longer = { ...ERASABLE, retainUntil: on('2028-01-01T00:00:00.000Z') };
      for (const lock of [ERASABLE, longer, REGULATED, REGULATED]) {
        expect(await vault.extend('audio/a', head.versionId, lock)).toEqual({ ...head, lock });
        expect(await vault.head('audio/a')).toEqual({ ...head, lock });
      }
    });

    it.each<[string, Lock, Lock]>([
      ['an earlier date', ERASABLE, { ...ERASABLE, retainUntil: on('2026-12-31T23:59:59.000Z') }],
      ['a weaker mode', REGULATED, { ...REGULATED, mode: 'GOVERNANCE' }],
      [
        'a weaker mode with a later date',
        REGULATED,
        { mode: 'GOVERNANCE', retainUntil: on('2040-01-01T00:00:00.000Z') },
      ],
      [
        'a stricter mode with an earlier date',
        ERASABLE,
        { mode: 'COMPLIANCE', retainUntil: on('2026-06-01T00:00:00.000Z') },
      ],
    ])('refuses %s', async (_, lock, shorter) => {
      const { vault, put } = await setUp();
      const { head } = await put('audio/a', 'x', lock);
      await refused(vault.extend('audio/a', head.versionId, shorter), 'RETENTION_SHORTENED');
      expect(await vault.head('audio/a')).toEqual(head);
    });

    it('sets and lifts a hold without touching the lock', async () => {
      const { vault, put } = await setUp();
      const { head } = await put('audio/a');
      for (const legalHold of [true, true, false, false]) {
        expect(await vault.setLegalHold('audio/a', head.versionId, legalHold)).toEqual({ ...head, legalHold });
        expect(await vault.head('audio/a')).toEqual({ ...head, legalHold });
      }
      await vault.setLegalHold('audio/a', head.versionId, true);
      expect((await vault.extend('audio/a', head.versionId, REGULATED)).legalHold).toBe(true);
    });

    it.each([ERASABLE, REGULATED])('keeps what is retained or held ($mode)', async (lock) => {
      const { vault, put } = await setUp();
      const { head } = await put('audio/a', 'x', lock, true);
      await refused(vault.remove('audio/a', head.versionId), 'OBJECT_LOCKED');
      await vault.setLegalHold('audio/a', head.versionId, false);
      await refused(vault.remove('audio/a', head.versionId), 'OBJECT_LOCKED');
      await vault.remove('audio/a', 'f'.repeat(32));
      await vault.remove('audio/b', head.versionId);
      expect(await vault.head('audio/a')).toEqual({ ...head, legalHold: false });
      expect(await textOf(vault.read('audio/a', head.versionId))).toBe('x');
    });

    it.for([ERASABLE, REGULATED])('removes only what is neither retained nor held ($mode)', async (lock, { skip }) => {
      skip(!clockMoves, 'the clock of this store cannot be moved: the test of its adapter waits for the end of a lock');
      const { vault, clock, put } = await setUp();
      const { head } = await put('audio/a', 'x', lock, true);
      const remove = (): Promise<void> => vault.remove('audio/a', head.versionId);
      await refused(remove(), 'OBJECT_LOCKED');
      await vault.setLegalHold('audio/a', head.versionId, false);
      clock.set(lock.retainUntil);
      clock.advance(-1);
      await refused(remove(), 'OBJECT_LOCKED');
      clock.advance(1);
      await vault.setLegalHold('audio/a', head.versionId, true);
      await refused(remove(), 'OBJECT_LOCKED');
      expect(await textOf(vault.read('audio/a', head.versionId))).toBe('x');
      await vault.setLegalHold('audio/a', head.versionId, false);
      await vault.remove('audio/a', 'f'.repeat(32));
      expect(await vault.head('audio/a')).toBeDefined();
      await remove();
      expect(await vault.head('audio/a')).toBeUndefined();
      await refused(textOf(vault.read('audio/a', head.versionId)), 'NOT_FOUND');
      await remove();
      expect((await put('audio/a', 'again')).outcome).toBe('stored');
    });

    it('lists keys below a prefix, in order', async () => {
      const { vault, put } = await setUp();
      const keys = ['audio/a', 'audio/a-b', 'audio/a.b', 'audio/ab', 'audio-2/x', 'audio/c/d', 'audio/c-d', 'key/a'];
      for (const key of keys) await put(key);
      expect(await all(vault.list(''))).toEqual([...keys].sort());
      expect(await all(vault.list('audio/'))).toEqual(keys.filter((key) => key.startsWith('audio/')).sort());
      expect(await all(vault.list('audio/a'))).toEqual(['audio/a', 'audio/a-b', 'audio/a.b', 'audio/ab']);
      expect(await all(vault.list('nothing/'))).toEqual([]);
    });

    it.each([
      ...['', '/', '/etc/passwd', '../x', 'audio/../x', 'audio/./x', 'audio//x', 'audio/', '.tmp/x', 'audio/.x'],
      ...['audio/a.lock.json', 'a.lock.json/x', 'audio/a b', 'audio\\a', 'audio/ä', 'audio/a\0', 'a'.repeat(2000)],
    ])('refuses the key %j', async (key) => {
      const { vault, put } = await setUp();
      await refused(put(key), 'VALIDATION_FAILED');
      await refused(vault.head(key), 'VALIDATION_FAILED');
      await refused(vault.head(key, 'f'.repeat(32)), 'VALIDATION_FAILED');
      await refused(textOf(vault.read(key, 'f'.repeat(32))), 'VALIDATION_FAILED');
      await refused(vault.extend(key, 'f'.repeat(32), REGULATED), 'VALIDATION_FAILED');
      await refused(vault.setLegalHold(key, 'f'.repeat(32), true), 'VALIDATION_FAILED');
      await refused(vault.remove(key, 'f'.repeat(32)), 'VALIDATION_FAILED');
    });
  });
}
