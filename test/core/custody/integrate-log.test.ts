import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../../core/custody/base64.ts';
import { openCheckpoint } from '../../../core/custody/checkpoint.ts';
import { emptyRoot } from '../../../core/custody/merkle.ts';
import { parseVerifierKey } from '../../../core/custody/note.ts';
import { TileWriter } from '../../../core/custody/tile-writer.ts';
import type { LogLedger, LogStore } from '../../../core/custody/ports.ts';
import { fsckLog } from '../../../core/use-cases/fsck-log.ts';
import { integrateLog } from '../../../core/use-cases/integrate-log.ts';
import { memorySigner } from '../../support/memory-log.ts';
import { dying, signer, testLog } from './log-fixture.ts';
import type { TestLog } from './log-fixture.ts';

const key = parseVerifierKey(signer.verifierKey);

async function sound({ store, ledger }: TestLog): Promise<void> {
  expect(await fsckLog({ store, ledger, verifierKey: signer.verifierKey })).toMatchObject({ ok: true, problems: [] });
}

async function signed(store: LogStore): Promise<{ size: number; rootHash: string }> {
  const { size, rootHash } = openCheckpoint((await store.get('checkpoint')) ?? '', key);
  return { size: Number(size), rootHash: encodeBase64(rootHash) };
}

/** Lets other promises run between any two port calls, as often as `turns` says. */
function interleaved(log: TestLog, turns: () => number): { ledger: LogLedger; store: LogStore } {
  const { ledger, store } = log;
  const wait = async (): Promise<void> => {
    for (let turn = turns(); turn > 0; turn -= 1) await new Promise(setImmediate);
  };
  return {
    ledger: {
      head: async () => (await wait(), ledger.head()),
      assign: async () => (await wait(), ledger.assign()),
      leaves: async (start, limit) => (await wait(), ledger.leaves(start, limit)),
      advance: async (from, to) => {
        await wait();
        await ledger.advance(from, to);
      },
    },
    store: {
      get: async (path) => (await wait(), store.get(path)),
      put: async (path, bytes) => {
        await wait();
        await store.put(path, bytes);
      },
      putCheckpoint: async (size, note) => {
        await wait();
        await store.putCheckpoint(size, note);
      },
      list: () => store.list(),
    },
  };
}

describe('integrateLog', () => {
  it('signs the empty tree, then every committed event', async () => {
    const log = testLog();
    expect(await log.integrate()).toEqual({ size: 0, rootHash: encodeBase64(emptyRoot()), integrated: 0 });
    await log.commit(3);
    const result = await log.integrate();
    expect(result).toMatchObject({ size: 3, integrated: 3 });
    expect(await signed(log.store)).toEqual({ size: 3, rootHash: result.rootHash });
    const writer = new TileWriter();
    for (const { leaf } of log.ledger.records) writer.append(Buffer.from(leaf));
    expect(result.rootHash).toBe(encodeBase64(writer.root()));
    expect([...log.store.files.keys()].sort()).toEqual([
      'checkpoint',
      'checkpoints/0',
      'checkpoints/3',
      'tile/0/000.p/3',
      'tile/entries/000.p/3',
    ]);
    await sound(log);
  });

  it('writes nothing when nothing is pending', async () => {
    const log = testLog();
    await log.commit(300);
    const first = await log.integrate();
    const writes: string[] = [];
    const store: LogStore = {
      get: (path) => log.store.get(path),
      list: () => log.store.list(),
      put: (path) => {
        writes.push(path);
        return Promise.resolve();
      },
      putCheckpoint: (size) => {
        writes.push(`checkpoint ${size}`);
        return Promise.resolve();
      },
    };
    expect(await integrateLog({ ledger: log.ledger, store, signer })).toEqual({ ...first, integrated: 0 });
    expect(writes).toEqual([]);
  });

  it('gives the same log in whatever steps the events come', async () => {
    const steps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(steps, async (counts) => {
        const log = testLog();
        for (const count of counts) {
          await log.commit(count);
          expect(await log.integrate()).toMatchObject({ integrated: count });
        }
        const whole = testLog();
        await whole.commit(counts.reduce((sum, count) => sum + count));
        expect((await whole.integrate()).rootHash).toBe((await log.integrate()).rootHash);
        await sound(log);
      }),
      { numRuns: 15 },
    );
  });

  it('gives the same log when it dies at any port call and is repeated', async () => {
    const whole = testLog();
    await whole.commit(250);
    await whole.integrate();
    await whole.commit(270);
    await whole.integrate();
    for (const when of ['before', 'after'] as const) {
      for (let call = 1, died = true; died; call += 1) {
        const log = testLog();
        await log.commit(250);
        await log.integrate();
        await log.commit(270);
        const ports = dying(log, call, when);
        await integrateLog({ ...ports, signer }).catch(() => undefined);
        died = ports.died();
        await log.integrate();
        expect(log.store.files).toEqual(whole.store.files);
        expect(await log.ledger.head()).toEqual(await whole.ledger.head());
      }
    }
  });

  it('never signs a fork when writers race, and ends with the newest checkpoint', async () => {
    const schedules = fc.tuple(
      fc.infiniteStream(fc.nat(3)),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 2, maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(schedules, async ([stream, counts]) => {
        const log = testLog();
        const ports = interleaved(log, () => Number(stream.next().value ?? 0));
        await Promise.all(counts.map((count) => log.commit(count).then(() => integrateLog({ ...ports, signer }))));
        const total = counts.reduce((sum, count) => sum + count);
        expect(await signed(log.store)).toEqual(await log.ledger.head());
        expect((await log.ledger.head()).size).toBe(total);
        await sound(log);
      }),
      { numRuns: 25 },
    );
  });

  it('counts only the leaves it added itself', async () => {
    const log = testLog();
    await log.commit(10);
    const results = await Promise.all([log.integrate(), log.integrate()]);
    expect(results.map(({ size }) => size)).toEqual([10, 10]);
    expect(results.reduce((sum, { integrated }) => sum + integrated, 0)).toBe(10);
  });

  it('signs again when the checkpoint or its kept copy is lost, older or not ours', async () => {
    const log = testLog();
    await log.commit(5);
    await log.integrate();
    const whole = new Map(log.store.files);
    const older = whole.get('checkpoints/5') ?? new Uint8Array();
    for (const spoil of [
      () => log.store.files.delete('checkpoint'),
      () => log.store.files.delete('checkpoints/5'),
      () => log.store.files.set('checkpoint', Buffer.from('torn')),
    ]) {
      spoil();
      await log.integrate();
      expect(log.store.files).toEqual(whole);
    }
    await log.commit(1);
    await log.integrate();
    log.store.files.set('checkpoint', older);
    await log.integrate();
    expect(await signed(log.store)).toMatchObject({ size: 6 });
  });

  it('refuses to go on from files that do not have the committed root', async () => {
    for (const path of ['tile/0/000.p/5', 'tile/entries/000.p/5']) {
      const log = testLog();
      await log.commit(5);
      await log.integrate();
      await log.commit(1);
      const bytes = log.store.files.get(path);
      if (bytes) bytes[10] = (bytes[10] ?? 0) ^ 1;
      await expect(log.integrate()).rejects.toMatchObject({ code: 'INTEGRITY' });
      expect(await signed(log.store)).toMatchObject({ size: 5 });
    }
  });

  it('refuses to sign a fork after the catalogue was rolled back', async () => {
    const log = testLog();
    await log.commit(5);
    await log.integrate();
    const restored = testLog();
    await restored.commit(3);
    await restored.integrate();
    const ports = { ledger: restored.ledger, store: log.store, signer };
    await expect(integrateLog(ports)).rejects.toMatchObject({ code: 'INTEGRITY' });
    await restored.commit(9);
    await expect(integrateLog(ports)).rejects.toMatchObject({ code: 'INTEGRITY' });
    expect(await signed(log.store)).toMatchObject({ size: 5 });
    expect(restored.ledger.records).toHaveLength(12);
  });

  it('refuses a committed head that differs from the signed root of that size', async () => {
    const log = testLog();
    await log.commit(2);
    await log.integrate();
    const forked = { ...(await log.ledger.head()), rootHash: encodeBase64(Buffer.alloc(32, 1)) };
    await log.ledger.advance(await log.ledger.head(), forked);
    await expect(log.integrate()).rejects.toMatchObject({ code: 'INTEGRITY' });
  });

  it('refuses gaps in the indexed leaves', async () => {
    const log = testLog();
    await log.commit(5);
    const head = (): ReturnType<LogLedger['head']> => log.ledger.head();
    const assign = (): Promise<number> => log.ledger.assign();
    const advance: LogLedger['advance'] = (from, to) => log.ledger.advance(from, to);
    const lost: LogLedger['leaves'] = () => Promise.resolve([]);
    const gap: LogLedger['leaves'] = async (start, limit) => (await log.ledger.leaves(start, limit)).slice(1);
    for (const leaves of [lost, gap]) {
      const ledger = { head, assign, advance, leaves };
      await expect(integrateLog({ ledger, store: log.store, signer })).rejects.toMatchObject({ code: 'INTEGRITY' });
    }
    expect(await log.store.get('checkpoint')).toBeUndefined();
  });

  it('accepts pages shorter than asked for', async () => {
    const log = testLog();
    await log.commit(300);
    const ledger: LogLedger = {
      head: () => log.ledger.head(),
      assign: () => log.ledger.assign(),
      advance: (from, to) => log.ledger.advance(from, to),
      leaves: (start, limit) => log.ledger.leaves(start, Math.min(limit, 7)),
    };
    expect(await integrateLog({ ledger, store: log.store, signer })).toMatchObject({ size: 300, integrated: 300 });
    expect(await fsckLog({ store: log.store, ledger, verifierKey: signer.verifierKey })).toMatchObject({ ok: true });
  });

  it('goes on under a new key, keeping what the old one signed', async () => {
    const log = testLog();
    await log.commit(2);
    await log.integrate();
    const old = await log.store.get('checkpoints/2');
    const successor = memorySigner('log.example/next', 8);
    await log.commit(1);
    await integrateLog({ ...log, signer: successor });
    expect(
      openCheckpoint((await log.store.get('checkpoint')) ?? '', parseVerifierKey(successor.verifierKey)).size,
    ).toBe(3n);
    expect(await log.store.get('checkpoints/2')).toEqual(old);
  });

  it('moves the head at tile boundaries of the second level', async () => {
    const log = testLog();
    const moves: number[] = [];
    await log.commit(65_540);
    const ledger: LogLedger = {
      head: () => log.ledger.head(),
      assign: () => log.ledger.assign(),
      leaves: (start, limit) => log.ledger.leaves(start, limit),
      advance: (from, to) => {
        moves.push(to.size);
        return log.ledger.advance(from, to);
      },
    };
    expect(await integrateLog({ ledger, store: log.store, signer })).toMatchObject({ integrated: 65_540 });
    expect(moves).toEqual([65_536, 65_540]);
    expect(log.store.files.has('tile/2/000.p/1')).toBe(true);
    await sound(log);
  });
});
