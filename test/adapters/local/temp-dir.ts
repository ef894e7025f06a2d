/** A folder for one test, removed when the test is over. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'callvault-test-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  return dir;
}

/** Closes when the test is over, before its folder goes. */
export function closing<T extends { close(): void }>(resource: T): T {
  onTestFinished(() => {
    resource.close();
  });
  return resource;
}

/** Every file below a folder, relative, in order. */
export function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(dir, name)).isFile())
    .sort();
}

/** Names of the files below a folder in which the bytes occur. */
export function filesHolding(dir: string, needle: Buffer | string): string[] {
  return filesBelow(dir).filter((name) => readFileSync(join(dir, name)).includes(needle));
}
