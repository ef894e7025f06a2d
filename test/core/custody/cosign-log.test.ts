/** Witnesses: the C2SP cosignature format, what a witness signs and what it refuses, and what is kept of it. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createWitnessKey, openFileWitness } from '../../../adapters/local/file-witness.ts';
import {
  cosign,
  cosignaturePath,
  cosignaturesOn,
  ownNote,
  parseWitnessKey,
  readCosignedNote,
} from '../../../core/custody/cosignature.ts';
import { COSIGNATURE, formatVerifierKey, parseNote, parseVerifierKey, signNote } from '../../../core/custody/note.ts';
import { formatCheckpoint } from '../../../core/custody/checkpoint.ts';
import type { Witness } from '../../../core/custody/ports.ts';
import { cosignLog } from '../../../core/use-cases/cosign-log.ts';
import { fsckLog } from '../../../core/use-cases/fsck-log.ts';
import { proveLeaf } from '../../../core/use-cases/prove-event.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { signer, testLog, type TestLog } from './log-fixture.ts';

const temporary = temporaryFolder('witness');
const { verifierKey } = signer;
const clock = { now: () => new Date('2026-05-06T07:08:09.500Z') };
let files = 0;
let log: TestLog;

afterAll(temporary.remove);

beforeEach(async () => {
  log = testLog();
  await grow(5);
});

async function grow(count: number): Promise<void> {
  await log.commit(count);
  await log.integrate();
}

function newKey(name = 'witness.example/w1'): { file: string; vkey: string } {
  const file = join(temporary.path, String((files += 1)));
  return { file, vkey: createWitnessKey(file, name) };
}

function witnessOf({ file }: { file: string }): Witness {
  return openFileWitness({ file, log: verifierKey, clock });
}

function cosigned(witness: Witness): ReturnType<typeof cosignLog> {
  return cosignLog({ store: log.store, verifierKey, witness });
}

describe('a cosignature', () => {
  it('is what C2SP tlog-cosignature says: key ID, time and message', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    const vkey = formatVerifierKey('example.com/w', raw, COSIGNATURE);
    const [, hash = '', encoded = ''] = vkey.split('+');
    expect(Buffer.from(encoded, 'base64')[0]).toBe(4);
    const text = formatCheckpoint({ origin: 'log', size: 1, rootHash: new Uint8Array(32) });
    const signed: string[] = [];
    const line = await cosign(parseWitnessKey(vkey), text, 1_679_315_147n, (message) => {
      signed.push(Buffer.from(message).toString());
      return sign(null, message, privateKey);
    });
    expect(signed).toEqual([`cosignature/v1\ntime 1679315147\n${text}`]);
    const bytes = Buffer.from(line.trimEnd().split(' ')[2] ?? '', 'base64');
    expect(bytes).toHaveLength(4 + 8 + 64);
    expect(bytes.subarray(0, 4).toString('hex')).toBe(hash);
    expect(bytes.readBigUInt64BE(4)).toBe(1_679_315_147n);
  });

  it('holds for its witness only, and one changed character undoes it', async () => {
    const key = newKey();
    const { checkpoint } = await cosigned(witnessOf(key));
    const note = parseNote(checkpoint);
    if (!note) throw new Error('not a note');
    expect(cosignaturesOn(note, [parseWitnessKey(key.vkey)])).toEqual([
      { witness: 'witness.example/w1', at: '2026-05-06T07:08:09.000Z' },
    ]);
    expect(cosignaturesOn(note, [parseWitnessKey(newKey('witness.example/w2').vkey)])).toEqual([]);
    const other = { ...note, text: note.text.replace('\n5\n', '\n6\n') };
    expect(() => cosignaturesOn(other, [parseWitnessKey(key.vkey)])).toThrow('does not hold');
    expect(ownNote(note, parseVerifierKey(verifierKey))).toBe(
      Buffer.from((await log.store.get('checkpoint')) ?? []).toString(),
    );
  });

  it('is no verifier key of a log, and the other way round', () => {
    expect(() => parseVerifierKey(newKey().vkey)).toThrow('Not a verifier key');
    expect(() => parseWitnessKey(verifierKey)).toThrow('Not a verifier key');
  });
});

describe('a witness', () => {
  it('follows the log from size to size, and its lines go with every proof', async () => {
    const first = newKey();
    const second = newKey('witness.example/w2');
    expect(await cosigned(witnessOf(first))).toMatchObject({ size: 5, witness: 'witness.example/w1' });
    await cosigned(witnessOf(second));
    await grow(300);
    const { size, checkpoint } = await cosigned(witnessOf(first));
    expect(size).toBe(305);
    expect((await proveLeaf({ store: log.store, leafIndex: 7 })).checkpoint).toBe(checkpoint);
    expect(parseNote((await readCosignedNote(log.store, 5)) ?? '')?.signatures).toHaveLength(3);
    const witnesses = [first, second].map(({ vkey }) => parseWitnessKey(vkey));
    const result = await fsckLog({ store: log.store, verifierKey, outsiders: { witnesses } });
    expect(result).toMatchObject({ ok: true, problems: [] });
    expect(result.attestations.map((one) => [one.size, 'witness' in one && one.witness])).toEqual(
      expect.arrayContaining([
        [305, 'witness.example/w1'],
        [5, 'witness.example/w2'],
      ]),
    );
    expect((await fsckLog({ store: log.store, verifierKey })).attestations).toEqual([]);
  });

  it('is not asked twice about one checkpoint', async () => {
    const witness = witnessOf(newKey());
    const before = await cosigned(witness);
    const silent = { vkey: witness.vkey, cosign: () => Promise.reject(new Error('asked again')) };
    expect(await cosigned(silent)).toEqual(before);
  });

  it('refuses a fork, a rollback and a checkpoint of another key', async () => {
    const key = newKey();
    await grow(4);
    await cosigned(witnessOf(key));
    const fork = testLog();
    await fork.commit(3);
    await fork.integrate();
    const rolledBack = cosignLog({ store: fork.store, verifierKey, witness: witnessOf(key) });
    await expect(rolledBack).rejects.toMatchObject({ code: 'INTEGRITY', detail: { seen: 9, size: 3 } });
    const text = formatCheckpoint({ origin: signer.name, size: 9, rootHash: new Uint8Array(32) });
    const forged = { checkpoint: await signNote(text, signer), oldSize: 9, proof: [] };
    await expect(witnessOf(key).cosign(forged)).rejects.toThrow('forked');
    const larger = formatCheckpoint({ origin: signer.name, size: 12, rootHash: new Uint8Array(32) });
    const proof = [new Uint8Array(32)];
    const unproven = { checkpoint: await signNote(larger, signer), oldSize: 9, proof };
    await expect(witnessOf(key).cosign(unproven)).rejects.toThrow('forked');
    const stranger = openFileWitness({ file: key.file, log: newLogKey(), clock });
    const shown = { checkpoint: forged.checkpoint, oldSize: 0, proof: [] };
    await expect(stranger.cosign(shown)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('tells the size it has seen when it is asked from another one', async () => {
    const key = newKey();
    await cosigned(witnessOf(key));
    const checkpoint = Buffer.from((await log.store.get('checkpoint')) ?? []).toString();
    expect(await witnessOf(key).cosign({ checkpoint, oldSize: 2, proof: [] })).toEqual({ outcome: 'seen', size: 5 });
  });

  it('whose line does not hold is not kept', async () => {
    const { vkey } = newKey();
    const answers = ['\u2014 somebody AAAAAAAA\n', 'nonsense', ''];
    for (const line of answers) {
      const liar: Witness = { vkey, cosign: () => Promise.resolve({ outcome: 'cosigned', line }) };
      await expect(cosigned(liar)).rejects.toMatchObject({ code: 'INTEGRITY' });
    }
    expect(await log.store.get(cosignaturePath(5, 0))).toBeUndefined();
  });

  it('has its key to itself, and never a second one under the same name', () => {
    const { file } = newKey();
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(() => createWitnessKey(file, 'w')).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    writeFileSync(`${file}.damaged`, '{}', { mode: 0o600 });
    expect(() => witnessOf({ file: `${file}.damaged` })).toThrow('damaged');
    writeFileSync(`${file}.open`, '{}', { mode: 0o644 });
    expect(() => witnessOf({ file: `${file}.open` })).toThrow('chmod 600');
    expect(() => witnessOf({ file: `${file}.none` })).toThrow('log witness-key');
  });
});

describe('fsck', () => {
  it('finds every flipped bit in a cosignature, with and without the key of the witness', async () => {
    const key = newKey();
    await cosigned(witnessOf(key));
    const path = cosignaturePath(5, 0);
    const good = (await log.store.get(path)) ?? new Uint8Array();
    for (let at = 0; at < good.length; at += 1) {
      const bad = Uint8Array.from(good);
      bad[at] = (bad[at] ?? 0) ^ (1 << (at % 8));
      log.store.files.set(path, bad);
      expect(await fsckLog({ store: log.store, verifierKey })).toMatchObject({ ok: false, problems: [{ path }] });
    }
  });

  it('finds a cosignature without its checkpoint, and one missing before another', async () => {
    await cosigned(witnessOf(newKey()));
    const line = (await log.store.get(cosignaturePath(5, 0))) ?? new Uint8Array();
    log.store.files.set(cosignaturePath(5, 2), line);
    log.store.files.set(cosignaturePath(4, 0), line);
    const { problems } = await fsckLog({ store: log.store, verifierKey });
    expect(problems.map(({ path }) => path).sort()).toEqual([cosignaturePath(4, 0), cosignaturePath(5, 2)]);
  });
});

function newLogKey(): string {
  const { publicKey } = generateKeyPairSync('ed25519');
  return formatVerifierKey('other.example/log', publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
}
