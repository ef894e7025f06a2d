/** Bad surroundings: two at once, no room, no rights, a damaged file. Nothing is half done, nothing is lost. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import { callFile, TRANSCRIPT } from '../../support/calls.ts';
import { filesBelow } from '../../e2e/end-state.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { writeCall } from './inputs.ts';
import { callvault, cliOn, documentOf } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-surroundings');
const input = join(temporary.path, 'in');

afterAll(temporary.remove);

describe('surroundings', () => {
  it('two ingests of one folder at once: every call once', async () => {
    const folder = join(input, 'race');
    const seeds = [50, 51, 52, 53, 54, 55];
    for (const seed of seeds) {
      writeCall(folder, `${seed}.wav`, {
        audio: callFile(seed, 600),
        metadata: { source: 'race', callId: `r${seed}` },
      });
    }
    const together = cliOn(join(temporary.path, 'race-data'), { alone: true });
    const runs = await Promise.all([1, 2].map(() => together(shapes.ingestShape, 0, 'ingest', folder)));
    const ids = runs.map(({ files }) => files.map(({ recordingId }) => recordingId));
    expect(ids[0]).toEqual(ids[1]);
    const files = runs.flatMap((run) => run.files);
    expect(new Set(files.map(({ state }) => state))).toEqual(new Set(['sealed']));
    expect(files.filter(({ duplicateOf }) => duplicateOf !== undefined)).toHaveLength(seeds.length);
    const { items } = await together(shapes.listShape, 0, 'list');
    expect(items).toHaveLength(seeds.length);
    expect(await together(shapes.fsckShape, 0, 'log', 'fsck')).toMatchObject({ ok: true, problems: [] });
    const { results } = await together(shapes.verifyShape, 0, 'verify', '--all');
    expect(results.every(({ verdict }) => verdict === 'intact')).toBe(true);
    expect(filesBelow(join(temporary.path, 'race-data'), 'intake')).toEqual([]);
  });

  it('a data folder that cannot be made or written is an error, not a crash', async (context) => {
    const file = join(temporary.path, 'a-file');
    writeFileSync(file, 'not a folder');
    const wav = writeCall(input, 'w.wav', { audio: callFile(60, 600) });
    const refused = async (folder: string): Promise<void> => {
      const { error } = await cliOn(folder, { alone: true })(shapes.failureShape, 1, 'ingest', wav);
      expect(error.code).toBe('UNAVAILABLE');
      expect(error.message).not.toContain(temporary.path);
    };
    await refused(join(file, 'data'));
    const folder = join(temporary.path, 'read-only');
    mount(context, 'a read-only mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'tmpfs'], folder);
    try {
      await refused(join(folder, 'data'));
      await refused(folder);
    } finally {
      system('umount', folder);
    }
  });

  describe('a full disk', () => {
    const folder = join(temporary.path, 'tiny');
    const tiny = cliOn(join(folder, 'data'), { alone: true });

    it('is STORAGE_FULL; what was sealed stays, and with room the same command goes through', async (context) => {
      mount(context, 'a full disk', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs'], folder);
      try {
        const small = writeCall(input, 'small.wav', { audio: callFile(61, 600), transcript: TRANSCRIPT });
        const { files } = await tiny(shapes.ingestShape, 0, 'ingest', small, '--call-id', 'small');
        const large = writeCall(input, 'large.wav', { audio: callFile(62, 60_000) });
        const { error } = await tiny(shapes.failureShape, 1, 'ingest', large, '--call-id', 'large');
        expect(error.code).toBe('STORAGE_FULL');
        expect(filesBelow(join(folder, 'data'), 'intake').filter((path) => path.endsWith('.audio'))).toEqual([]);
        const ids = files.map(({ recordingId }) => recordingId);
        expect(await tiny(shapes.verifyShape, 0, 'verify', ...ids)).toMatchObject({ results: [{ verdict: 'intact' }] });
        system('mount', '-o', 'remount,size=16m', folder);
        const again = await tiny(shapes.ingestShape, 0, 'ingest', large, '--call-id', 'large');
        expect(again.files).toMatchObject([{ state: 'sealed' }]);
        await tiny(shapes.processShape, 0, 'process');
        const { results } = await tiny(shapes.verifyShape, 0, 'verify', '--all');
        expect(results.map(({ verdict }) => verdict)).toEqual(['intact', 'intact']);
        expect(await tiny(shapes.fsckShape, 0, 'log', 'fsck')).toMatchObject({ ok: true, problems: [] });
      } finally {
        system('umount', folder);
      }
    });
  });

  it('a damaged catalogue is INTEGRITY, not a new archive', async () => {
    const folder = join(temporary.path, 'damaged');
    await cliOn(folder, { alone: true })(shapes.processShape, 0, 'process');
    const file = join(folder, 'catalogue.sqlite');
    writeFileSync(file, Buffer.concat([Buffer.alloc(4096, 0x5a), readFileSync(file)]));
    const finished = await callvault(['list', '--data', folder, '--json'], { alone: true });
    expect(documentOf(finished, shapes.failureShape, 1).error.code).toBe('INTEGRITY');
  });
});

/** Mounts where that is allowed; otherwise the test is skipped and says why. */
function mount(context: TestContext, what: string, args: readonly string[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  try {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) throw new Error('it takes root on Linux');
    system('mount', ...args, folder);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : undefined;
    process.stderr.write(`skipped: ${what} needs a mount of its own (${why ?? 'mount failed'})\n`);
    context.skip(`${what} needs a mount of its own`);
  }
}

function system(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: 'pipe' });
}
