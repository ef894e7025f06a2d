import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leafHash } from '../../../core/custody/merkle.ts';
import type { LogLedger } from '../../../core/custody/ports.ts';
import { fsckLog } from '../../../core/use-cases/fsck-log.ts';
import type { FsckResult } from '../../../core/use-cases/fsck-log.ts';
import { integrateLog } from '../../../core/use-cases/integrate-log.ts';
import { memorySigner } from '../../support/memory-log.ts';
import { signer, testLog } from './log-fixture.ts';
import type { TestLog } from './log-fixture.ts';

const fsck = ({ store }: TestLog, ledger?: LogLedger): Promise<FsckResult> =>
  fsckLog({ store, verifierKey: signer.verifierKey, ...(ledger === undefined ? {} : { ledger }) });

/** Matches a text that contains `words`. */
const saying = (words: string): unknown => expect.stringContaining(words);

async function grown(...counts: number[]): Promise<TestLog> {
  const log = testLog();
  for (const count of counts) {
    await log.commit(count);
    await log.integrate();
  }
  return log;
}

function flip(log: TestLog, path: string, bit: number): void {
  const bytes = Uint8Array.from(log.store.files.get(path) ?? []);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  log.store.files.set(path, bytes);
}

describe('fsckLog', () => {
  it('finds nothing wrong with a sound log of any size', async () => {
    for (const counts of [[0], [1], [3, 2], [255, 1], [256, 1], [200, 100, 230], [512]]) {
      const log = await grown(...counts);
      expect(await fsck(log, log.ledger)).toEqual({
        ...{ ok: true, ...(await log.ledger.head()), problems: [], attestations: [] },
      });
    }
  });

  it('detects a bit flipped anywhere in any file, and names that file alone', async () => {
    const log = await grown(0, 3, 250, 20, 240);
    const paths = [...log.store.files.keys()];
    expect(paths).toEqual(
      expect.arrayContaining(['checkpoint', 'tile/0/000.p/3', 'tile/0/000', 'tile/1/000.p/2', 'tile/entries/000']),
    );
    const flips = fc.tuple(fc.constantFrom(...paths), fc.nat());
    await fc.assert(
      fc.asyncProperty(flips, async ([path, position]) => {
        const whole = log.store.files.get(path) ?? new Uint8Array();
        flip(log, path, position % (whole.length * 8));
        const { ok, problems } = await fsck(log);
        log.store.files.set(path, whole);
        expect(ok).toBe(false);
        expect([...new Set(problems.map((problem) => problem.path))]).toEqual([path]);
      }),
      {
        numRuns: 150,
        examples: paths.flatMap((path) => [[[path, 0]], [[path, 8 * (log.store.files.get(path)?.length ?? 1) - 1]]]),
      },
    );
  });

  it('detects every bit of the small files', async () => {
    const log = await grown(2, 1);
    for (const [path, whole] of [...log.store.files]) {
      for (let bit = 0; bit < whole.length * 8; bit += path.startsWith('tile/') ? 7 : 3) {
        flip(log, path, bit);
        const { problems } = await fsck(log);
        expect(problems.map((problem) => problem.path)).toContain(path);
        log.store.files.set(path, whole);
      }
    }
  });

  it('names what is missing, cut short or foreign', async () => {
    for (const path of [
      'checkpoint',
      'checkpoints/300',
      'tile/0/001.p/44',
      'tile/0/000',
      'tile/1/000.p/1',
      'tile/entries/000',
    ]) {
      const log = await grown(300);
      log.store.files.delete(path);
      expect((await fsck(log)).problems).toEqual([{ path, detail: saying('missing') }]);
    }
    for (const path of ['tile/0/001.p/44', 'tile/entries/000', 'tile/1/000.p/1']) {
      const log = await grown(300);
      log.store.files.set(path, (log.store.files.get(path) ?? new Uint8Array()).subarray(0, -1));
      expect((await fsck(log)).problems).toMatchObject([{ path }]);
    }
    for (const path of [
      'notes.txt',
      'tile/0/0',
      'checkpoints/007',
      'tile/entries/001',
      'tile/3/000.p/1',
      'tile/0/001.p/45',
    ]) {
      const log = await grown(300);
      log.store.files.set(path, new Uint8Array());
      expect((await fsck(log)).problems).toMatchObject([{ path }]);
    }
  });

  it('says where nothing can be re-hashed any more', async () => {
    const log = await grown(300);
    log.store.files.delete('tile/0/000');
    log.store.files.delete('tile/entries/000');
    const { problems } = await fsck(log);
    expect(problems.map(({ path }) => path)).toEqual(expect.arrayContaining(['tile/0/000', 'tile/entries/000']));
    expect(problems).toContainEqual({ leafIndex: 0, detail: saying('could be re-hashed') });
  });

  it('names both copies of a leaf changed together: the signed root is another', async () => {
    const log = await grown(3);
    const entries = log.ledger.records.map(({ leaf }) => Buffer.from(leaf.replace('intact', 'broken')));
    const framed = entries.flatMap((entry) => [Buffer.from([entry.length >> 8, entry.length & 255]), entry]);
    log.store.files.set('tile/entries/000.p/3', Buffer.concat(framed));
    log.store.files.set('tile/0/000.p/3', Buffer.concat(entries.map(leafHash)));
    const { ok, problems } = await fsck(log);
    expect(ok).toBe(false);
    expect(problems).toContainEqual({ path: 'checkpoints/3', detail: 'The tree did not have this root.' });
    expect(problems).toContainEqual({ detail: 'The files do not hash to the signed root.' });
  });

  it('names entries that are not leaves', async () => {
    const log = testLog();
    await log.commit(4);
    const [first, second, third] = log.ledger.records;
    if (!first || !second || !third) throw new Error('four events were committed');
    log.ledger.records.splice(
      0,
      3,
      { ...first, leaf: ` ${first.leaf}` },
      { ...second, leaf: 'text' },
      { ...third, leaf: '{}' },
    );
    await log.integrate();
    const path = 'tile/entries/000.p/4';
    expect((await fsck(log, log.ledger)).problems).toEqual(
      [0, 1, 2].map((leafIndex) => ({ path, leafIndex, detail: saying('') })),
    );
  });

  it('reports a catalogue that was changed behind the log', async () => {
    const log = await grown(10);
    const [first] = log.ledger.records;
    if (first) log.ledger.records[0] = { ...first, leaf: first.leaf.replace('intact', 'broken') };
    log.ledger.records.pop();
    expect((await fsck(log)).ok).toBe(true);
    expect((await fsck(log, log.ledger)).problems).toEqual([
      { leafIndex: 0, detail: saying('changed') },
      { leafIndex: 9, detail: saying('lacks') },
      { detail: saying('1 fewer leaves than the log') },
    ]);
  });

  it('reports a head that is not the signed one', async () => {
    const log = await grown(3);
    const head = await log.ledger.head();
    const told = async (other: { size: number; rootHash: string }): Promise<string> => {
      const ledger: LogLedger = {
        head: () => Promise.resolve(other),
        assign: () => log.ledger.assign(),
        leaves: (start, limit) => log.ledger.leaves(start, limit),
        advance: (from, to) => log.ledger.advance(from, to),
      };
      const { problems } = await fsck(log, ledger);
      return problems.map(({ detail }) => detail).join();
    };
    expect(await told({ ...head, size: 2 })).toContain('committed 2 leaves');
    expect(await told({ ...head, size: 4 })).toContain('not signed');
    expect(await told({ ...head, rootHash: 'other' })).toContain('another root');
  });

  it('accepts only the key of the log, and ignores signatures of others', async () => {
    const log = await grown(3);
    const stranger = memorySigner(signer.name, 9);
    const { ok, size, problems } = await fsckLog({ store: log.store, verifierKey: stranger.verifierKey });
    expect({ ok, size }).toEqual({ ok: false, size: 0 });
    expect(problems.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['checkpoint', 'checkpoints/3', 'tile/0/000.p/3']),
    );
    const note = Buffer.from(log.store.files.get('checkpoint') ?? []).toString();
    log.store.files.set('checkpoint', Buffer.from(`${note}\u2014 other AAAAAAAA\n`));
    expect((await fsck(log)).problems).toEqual([]);
    await expect(fsckLog({ store: log.store, verifierKey: 'x' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('notices a checkpoint put back to an older one, and a kept one under a wrong name', async () => {
    const log = await grown(3, 2);
    log.store.files.set('checkpoint', log.store.files.get('checkpoints/3') ?? new Uint8Array());
    expect(await fsck(log)).toMatchObject({ ok: false, size: 5, problems: [{ path: 'checkpoint' }] });
    await log.integrate();
    log.store.files.set('checkpoints/4', log.store.files.get('checkpoints/3') ?? new Uint8Array());
    expect((await fsck(log)).problems).toMatchObject([{ path: 'checkpoints/4' }]);
  });

  it('looks again when the log grows under it', async () => {
    const log = await grown(3);
    let lists = 0;
    const store = {
      get: (path: string) => log.store.get(path),
      async *list() {
        lists += 1;
        if (lists === 2) {
          await log.commit(2);
          await integrateLog({ ...log, signer });
        }
        yield* log.store.list();
      },
    };
    expect(await fsckLog({ store, verifierKey: signer.verifierKey })).toMatchObject({ ok: true, size: 5 });
    expect(lists).toBe(4);
  });

  it('lists a bounded number of problems', async () => {
    const log = await grown(1);
    for (let i = 0; i < 1500; i += 1) log.store.files.set(`junk/${i}`, new Uint8Array());
    const { problems } = await fsck(log);
    expect(problems).toHaveLength(1001);
    expect(problems.at(-1)?.detail).toBe('500 more problems are not listed.');
  });
});
