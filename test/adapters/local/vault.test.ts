import { spawn } from 'node:child_process';
import { chmodSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { processToken } from '../../../adapters/local/process-token.ts';
import { createFileVault } from '../../../adapters/local/vault.ts';
import { digest, sha256Hex } from '../../../core/bytes.ts';
import type { Vault, VaultHead } from '../../../core/ports.ts';
import { ERASABLE, REGULATED, all, codeOf, failing, refused, sample, textOf } from '../../contracts/builders.ts';
import { fakeClock } from '../../support/memory-clock-random.ts';
import { filesBelow, tempDir } from './temp-dir.ts';

const clock = fakeClock();
const MODULE = JSON.stringify(new URL('../../../adapters/local/vault.ts', import.meta.url));
/** No process has this id and start time. */
const ENDED = 'tmp-1-1-00';

async function stored(): Promise<{ dir: string; vault: Vault; head: VaultHead; record: string }> {
  const dir = tempDir();
  const vault = createFileVault({ dir, clock });
  const { head } = await vault.put({ key: 'audio/a', ...sample('hello'), lock: REGULATED, legalHold: true });
  return { dir, vault, head, record: join(dir, 'audio/a.lock.json') };
}

function overwrite(path: string, content: string | Uint8Array): void {
  chmodSync(path, 0o600);
  writeFileSync(path, content);
}

function child(script: string): ReturnType<typeof spawn> {
  const code = `import { createFileVault } from ${MODULE};\n${script}`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
}

describe('the vault on disk', () => {
  it('keeps objects and records read-only and leaves nothing else', async () => {
    const { dir, head } = await stored();
    const mode = (name: string): number => statSync(join(dir, name)).mode & 0o777;
    expect(filesBelow(dir).filter((name) => !name.startsWith('.tmp/mutex'))).toEqual(['audio/a', 'audio/a.lock.json']);
    expect(['audio/a', 'audio/a.lock.json', 'audio', '.tmp'].map(mode)).toEqual([0o400, 0o400, 0o700, 0o700]);
    expect(statSync(join(dir, 'audio/a')).nlink).toBe(1);
    expect(readFileSync(join(dir, 'audio/a.lock.json'), 'utf8')).toBe(
      `{"bytes":5,"legalHold":true,"mode":"COMPLIANCE","retainUntil":"${REGULATED.retainUntil}",` +
        `"sha256":"${sha256Hex('hello')}","versionId":"${sha256Hex('hello').slice(0, 32)}"}`,
    );
    expect(head.versionId).toBe(sha256Hex('hello').slice(0, 32));
  });

  it('shows every flipped bit of a lock record', async () => {
    const { vault, head, record } = await stored();
    const good = readFileSync(record);
    const missed: number[] = [];
    for (let bit = 0; bit < good.length * 8; bit += 1) {
      overwrite(
        record,
        good.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)),
      );
      const code = await codeOf(vault.head('audio/a'));
      const isNoticed =
        code === 'INTEGRITY' || (code === 'done' && !isDeepStrictEqual(await vault.head('audio/a'), head));
      if (!isNoticed) missed.push(bit);
    }
    expect(missed).toEqual([]);
    overwrite(record, good);
    expect(await vault.head('audio/a')).toEqual(head);
  });

  it.each(['', '{}', 'null', '[]', '\uFEFF', ' '])('takes a record that begins with %j for damage', async (start) => {
    const { vault, record, head } = await stored();
    overwrite(record, start + (start === ' ' || start === '\uFEFF' ? readFileSync(record, 'utf8') : ''));
    await refused(vault.head('audio/a'), 'INTEGRITY');
    await refused(textOf(vault.read('audio/a', head.versionId)), 'INTEGRITY');
    await refused(vault.extend('audio/a', head.versionId, REGULATED), 'INTEGRITY');
    await refused(vault.remove('audio/a', head.versionId), 'INTEGRITY');
    await refused(vault.put({ key: 'audio/a', ...sample('x'), lock: REGULATED, legalHold: false }), 'INTEGRITY');
  });

  it('takes an object without its record for damage, and lists it', async () => {
    const { vault, record } = await stored();
    rmSync(record);
    await refused(vault.head('audio/a'), 'INTEGRITY');
    expect(await all(vault.list(''))).toEqual(['audio/a']);
  });

  it('takes a record without its object for nothing', async () => {
    const { dir, vault, head } = await stored();
    rmSync(join(dir, 'audio/a'));
    expect(await vault.head('audio/a')).toBeUndefined();
    expect(await all(vault.list(''))).toEqual([]);
    await vault.remove('audio/a', head.versionId);
    const { head: second } = await vault.put({ key: 'audio/a', ...sample('x'), lock: ERASABLE, legalHold: false });
    expect(await vault.head('audio/a')).toEqual(second);
    expect(second.lock).toEqual(ERASABLE);
  });

  it('clears away what a killed process left, and nothing of a running one', async () => {
    const { dir, head } = await stored();
    const running = `tmp-${processToken}-00`;
    writeFileSync(join(dir, '.tmp', ENDED), 'half');
    linkSync(join(dir, 'audio/a'), join(dir, '.tmp', `${ENDED}11`));
    writeFileSync(join(dir, '.tmp', running), 'half');
    const vault = createFileVault({ dir, clock });
    expect(filesBelow(join(dir, '.tmp')).filter((name) => name.startsWith('tmp-'))).toEqual([running]);
    expect(await all(vault.list(''))).toEqual(['audio/a']);
    expect(await textOf(vault.read('audio/a', head.versionId))).toBe('hello');
  });

  it.each(['ENOSPC', 'EDQUOT'])('removes the part that was written when the disk is full (%s)', async (code) => {
    const { dir, vault } = await stored();
    const before = filesBelow(dir);
    const body = failing(Object.assign(new Error('disk full'), { code }));
    await refused(
      vault.put({ ...sample('x'), key: 'audio/b', body, lock: ERASABLE, legalHold: false }),
      'STORAGE_FULL',
    );
    expect(filesBelow(dir)).toEqual(before);
  });

  it('refuses a key that is a folder of others, or below an object', async () => {
    const { vault } = await stored();
    for (const key of ['audio', 'audio/a/b']) {
      await refused(vault.put({ key, ...sample('x'), lock: ERASABLE, legalHold: false }), 'VALIDATION_FAILED');
    }
    expect(await all(vault.list(''))).toEqual(['audio/a']);
  });

  it.each(['2030-01-01', '2030-01-01T00:00:00+01:00', 'never', ''])('refuses to lock until %j', async (retainUntil) => {
    const { vault, head } = await stored();
    const lock = { mode: 'COMPLIANCE', retainUntil } as const;
    await refused(vault.put({ key: 'audio/b', ...sample('x'), lock, legalHold: false }), 'VALIDATION_FAILED');
    await expect(vault.extend('audio/a', head.versionId, lock)).rejects.toMatchObject({ name: 'AppError' });
    expect(await vault.head('audio/a')).toEqual(head);
  });

  it('changes nothing when it is opened for reading', async () => {
    const { dir, head } = await stored();
    writeFileSync(join(dir, '.tmp', ENDED), 'half');
    const before = filesBelow(dir);
    const vault = createFileVault({ dir, clock, readOnly: true });
    expect(await vault.head('audio/a')).toEqual(head);
    expect(await textOf(vault.read('audio/a', head.versionId))).toBe('hello');
    await refused(vault.put({ key: 'audio/b', ...sample('x'), lock: ERASABLE, legalHold: false }), 'FORBIDDEN');
    await refused(vault.extend('audio/a', head.versionId, REGULATED), 'FORBIDDEN');
    await refused(vault.setLegalHold('audio/a', head.versionId, false), 'FORBIDDEN');
    await refused(vault.remove('audio/a', head.versionId), 'FORBIDDEN');
    expect(filesBelow(dir)).toEqual(before);
  });

  it('loses no hold while another process extends the lock', async () => {
    const { dir, vault, head } = await stored();
    const other = child(`
      const vault = createFileVault({ dir: ${JSON.stringify(dir)}, clock: { now: () => new Date() } });
      for (let year = 2032; year < 2132; year += 1) {
        const lock = { mode: 'COMPLIANCE', retainUntil: year + '-01-01T00:00:00.000Z' };
        const { lock: read } = await vault.extend('audio/a', '${head.versionId}', lock);
        if (read.retainUntil !== lock.retainUntil) process.exit(3);
      }`);
    const ended = new Promise((resolve) => other.once('exit', resolve));
    for (let i = 0; i <= 100; i += 1) {
      const { legalHold } = await vault.setLegalHold('audio/a', head.versionId, i % 2 === 0);
      expect(legalHold).toBe(i % 2 === 0);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(await ended).toBe(0);
    const lock = { mode: 'COMPLIANCE', retainUntil: '2131-01-01T00:00:00.000Z' };
    expect(await vault.head('audio/a')).toEqual({ ...head, lock, legalHold: true });
  });

  it('shows whole objects only, whenever a writer is killed', async () => {
    const dir = tempDir();
    for (let round = 0; round < 6; round += 1) {
      const writer = child(`
        import { createHash } from 'node:crypto';
        const vault = createFileVault({ dir: ${JSON.stringify(dir)}, clock: { now: () => new Date() } });
        process.stdout.write('ready');
        for (let i = 0; ; i += 1) {
          const content = Buffer.alloc(50_000, i);
          const sha256 = createHash('sha256').update(content).digest('hex');
          const body = (async function* () { yield content; })();
          const lock = { mode: 'COMPLIANCE', retainUntil: '2031-01-01T00:00:00.000Z' };
          await vault.put({ key: 'round${round}/' + i, body, bytes: 50_000, sha256, lock, legalHold: false });
        }`);
      await new Promise((resolve) => writer.stdout?.once('data', resolve));
      await new Promise((resolve) => setTimeout(resolve, 15 + round * 7));
      const ended = new Promise((resolve) => writer.once('exit', resolve));
      writer.kill('SIGKILL');
      await ended;
    }
    const vault = createFileVault({ dir, clock });
    const keys = await all(vault.list(''));
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      const head = await vault.head(key);
      expect((await digest(vault.read(key, head?.versionId ?? ''))).sha256).toBe(head?.sha256);
    }
    expect(filesBelow(join(dir, '.tmp')).filter((name) => name.startsWith('tmp-'))).toEqual([]);
  });
});
