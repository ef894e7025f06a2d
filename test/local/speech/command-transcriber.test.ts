/** The contract between Callvault and a speech engine: stand-in programs for every way one can end. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseTranscript } from '../../../adapters/formats/parse-transcript.ts';
import { createCommandTranscriber } from '../../../adapters/local/command-transcriber.ts';
import type { Transcriber, Transcription } from '../../../core/analysis/ports.ts';
import { tempDir } from '../../adapters/local/temp-dir.ts';

/** A transcriber whose program is `code`, run by this Node. */
function standIn(code: string): Transcriber {
  const workDir = tempDir();
  const program = join(workDir, 'engine.mjs');
  writeFileSync(program, code);
  return createCommandTranscriber({ command: `node ${program} --quick`, workDir, parse: parseTranscript });
}

const REQUEST = { recordingId: 'r1', workPath: 'asr/r1', language: 'en-GB', channels: ['customer', 'agent'] } as const;
const answer = (code: string): Promise<Transcription> => standIn(code).start(REQUEST);

describe('a program that transcribes', () => {
  it('is given path, language and roles, and its turns are taken over', async () => {
    const found = await answer(`
      const { CALLVAULT_LANGUAGE, CALLVAULT_CHANNELS } = process.env;
      const text = [process.argv[2], process.argv.at(-1).endsWith('asr/r1'), CALLVAULT_LANGUAGE, CALLVAULT_CHANNELS].join(' ');
      console.log(JSON.stringify({ source: 'local-engine', turns: [{ channel: 1, startMs: 10, endMs: 20, text }] }));`);
    expect(found).toEqual({
      outcome: 'available',
      transcript: {
        language: 'en-GB',
        source: 'local-engine',
        turns: [
          { index: 0, channel: 1, role: 'agent', startMs: 10, endMs: 20, text: '--quick true en-GB customer,agent' },
        ],
      },
    });
  });

  it('may talk on stderr', async () => {
    const turns = JSON.stringify({ turns: [{ startMs: 0, text: 'Hello.' }] });
    const found = await answer(`
      process.stderr.write('loading '.repeat(100_000));
      console.log(${JSON.stringify(turns)});`);
    expect(found.outcome).toBe('available');
  });
});

describe('a program that ends the transcription', () => {
  it.each([
    ['a code', `console.error('ENGINE_NOT_INSTALLED\\nRun this and that.')`, 'ENGINE_NOT_INSTALLED'],
    ['a code with a detail', `console.error('LANGUAGE_NOT_SUPPORTED zh-CN')`, 'LANGUAGE_NOT_SUPPORTED zh-CN'],
    ['no reason', '', 'ENGINE_DECLINED'],
    ['words of a person', `console.error('Mr Smith speaks too fast')`, 'ENGINE_DECLINED'],
    ['a line without end', `console.error('A'.repeat(1_000_000))`, 'ENGINE_DECLINED'],
  ])('by exit code 3 and %s', async (_, code, reason) => {
    expect(await answer(`${code}; process.exitCode = 3;`)).toEqual({ outcome: 'none', reason });
  });

  it('by output that is no transcript', async () => {
    const found = await answer(`console.log('Hello, I heard nothing.')`);
    expect(found.outcome === 'none' && found.reason).toMatch(/^ENGINE_OUTPUT_INVALID: /u);
  });

  it('by more output than a transcript can have', async () => {
    const found = await answer(`
      const chunk = 'x'.repeat(1 << 20);
      const more = () => process.stdout.write(chunk, more);
      more();`);
    expect(found).toEqual({ outcome: 'none', reason: 'ENGINE_OUTPUT_INVALID: is larger than 64 MiB' });
  });
});

describe('a program to be tried again later', () => {
  it.each([
    ['exits with 1', `process.exitCode = 1`, { exitCode: 1 }],
    [
      'says why',
      `console.error('OUT_OF_MEMORY\\nsorry'); process.exitCode = 2`,
      { exitCode: 2, reason: 'OUT_OF_MEMORY' },
    ],
    ['says what nobody should keep', `console.error('call of Mr Smith'); process.exitCode = 1`, { exitCode: 1 }],
    ['is killed', `process.kill(process.pid, 'SIGKILL')`, { exitCode: null }],
  ])('%s', async (_, code, detail) => {
    await expect(answer(code)).rejects.toMatchObject({ code: 'UNAVAILABLE', detail });
  });

  it('is not there', async () => {
    const command = join(tempDir(), 'no-such-program');
    const transcriber = createCommandTranscriber({ command, workDir: tempDir(), parse: parseTranscript });
    await expect(transcriber.start(REQUEST)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
