/**
 * Public tools agree: a small Go program over golang.org/x/mod/sumdb/{note,tlog}, which knows nothing of us, accepts our checkpoint (with and
 * without cosignatures), an inclusion proof and a consistency proof, and refuses each of them when one character is another.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWitnessKey, openFileWitness } from '../../adapters/local/file-witness.ts';
import { cosignLog } from '../../core/use-cases/cosign-log.ts';
import { proveConsistency, proveLeaf } from '../../core/use-cases/prove-event.ts';
import { signer, testLog } from '../core/custody/log-fixture.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';

const PROGRAM = fileURLToPath(new URL('./go/', import.meta.url));
const temporary = temporaryFolder('interop');
const binary = join(temporary.path, 'interop');

/** Why the test is left out, if so. A program that does not build for another reason fails it. */
function reasonToSkip(): string | undefined {
  if (spawnSync('go', ['version']).status !== 0) return 'Go is not installed';
  const download = spawnSync('go', ['mod', 'download'], { cwd: PROGRAM, encoding: 'utf8', timeout: 60_000 });
  return download.status === 0 ? undefined : 'the Go module golang.org/x/mod cannot be fetched';
}

const skipped = reasonToSkip();
if (skipped !== undefined) process.stderr.write(`interop with Go: skipped, ${skipped}\n`);

afterAll(temporary.remove);

describe.skipIf(skipped !== undefined)('golang.org/x/mod/sumdb', { timeout: 120_000 }, () => {
  beforeAll(() => {
    const build = spawnSync('go', ['build', '-o', binary, '.'], { cwd: PROGRAM, encoding: 'utf8' });
    expect(build).toMatchObject({ status: 0 });
  }, 120_000);

  it('accepts what we prove, at sizes around every edge of a tile', async () => {
    for (const [old, more, leafIndex] of [
      [1, 0, 0],
      [1, 1, 1],
      [255, 2, 255],
      [256, 256, 300],
      [300, 700, 999],
    ] as const) {
      expect(check(await proofs(old, more, leafIndex))).toEqual({ status: 0, said: 'ok' });
    }
  });

  it('ignores the cosignature of a witness, as it must', async () => {
    mkdirSync(join(temporary.path, 'witness'));
    const proof = await proofs(5, 9, 11, true);
    expect(proof.checkpoint.split('\n').filter((line) => line.startsWith('\u2014'))).toHaveLength(2);
    expect(check(proof)).toEqual({ status: 0, said: 'ok' });
  });

  it('refuses another leaf, root, path or key', async () => {
    const good = await proofs(300, 700, 999);
    const [first = '', ...rest] = good.inclusion.hashes;
    const [start = '', ...others] = good.consistency.hashes;
    const other = (hash: string): string => (hash.startsWith('A') ? 'B' : 'A') + hash.slice(1);
    const bad = [
      { ...good, inclusion: { ...good.inclusion, leaf: `${good.inclusion.leaf} ` } },
      { ...good, inclusion: { ...good.inclusion, leafIndex: 998 } },
      { ...good, inclusion: { ...good.inclusion, hashes: [other(first), ...rest] } },
      { ...good, consistency: { hashes: [other(start), ...others] } },
      { ...good, checkpoint: good.checkpoint.replace('\n1000\n', '\n1001\n') },
      { ...good, old: good.checkpoint },
      { ...good, key: good.key.replace('log.example', 'log.exampel') },
    ];
    for (const document of bad) expect(check(document).status).toBe(1);
  });
});

interface Proofs {
  readonly key: string;
  readonly checkpoint: string;
  readonly old: string;
  readonly inclusion: { leafIndex: number; hashes: readonly string[]; leaf: string };
  readonly consistency: { hashes: readonly string[] };
}

async function proofs(old: number, more: number, leafIndex: number, cosigned = false): Promise<Proofs> {
  const log = testLog();
  for (const count of [old, more]) {
    await log.commit(count);
    await log.integrate();
  }
  const { store } = log;
  if (cosigned) {
    const file = join(temporary.path, 'witness/key');
    createWitnessKey(file, 'witness.example/w1');
    const witness = openFileWitness({ file, log: signer.verifierKey, clock: { now: () => new Date() } });
    await cosignLog({ store, verifierKey: signer.verifierKey, witness });
  }
  const { checkpoint, hashes } = await proveLeaf({ store, leafIndex });
  const consistency = await proveConsistency({ store, size1: old });
  const before = await proveLeaf({ store, leafIndex: 0, size: old });
  const leaf = log.ledger.records[leafIndex]?.leaf ?? '';
  return {
    ...{ key: signer.verifierKey, checkpoint, old: before.checkpoint },
    inclusion: { leafIndex, hashes, leaf },
    consistency: { hashes: consistency.hashes },
  };
}

function check(document: Proofs): { status: number | null; said: string } {
  const { status, stdout } = spawnSync(binary, { input: JSON.stringify(document), encoding: 'utf8' });
  return { status, said: stdout.trim() };
}
