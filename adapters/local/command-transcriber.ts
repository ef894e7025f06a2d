/** Speech to text by a program on this machine, when one is configured. It gets an audio file and prints transcript JSON. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { Transcriber, Transcription } from '../../core/ports.ts';
import type { ParsedTranscript } from '../../core/use-cases/context.ts';
import type { Role } from '../../core/transcript/transcript.ts';

const OUTPUT_LIMIT = 64 * 1024 * 1024;

export const NO_ENGINE_REASON = 'NO_SPEECH_ENGINE: no transcript was given and no local speech engine is configured';

/** Answers `none` for every recording: there is no speech engine, and nothing is invented. */
export const noTranscriber: Transcriber = {
  needsAudio: false,
  start: () => Promise.resolve({ outcome: 'none', reason: NO_ENGINE_REASON }),
};

/**
 * Runs `command` (split at spaces) with the audio path appended, and CALLVAULT_LANGUAGE and CALLVAULT_CHANNELS in its environment.
 * It must print one transcript document in any known shape and exit 0. Errors: UNAVAILABLE when it cannot run or fails (tried again later).
 */
export function createCommandTranscriber(options: {
  command: string;
  workDir: string;
  parse: (bytes: Uint8Array, hints: { channels?: readonly Role[]; language?: string }) => ParsedTranscript;
}): Transcriber {
  const [program = '', ...args] = options.command.split(' ').filter((word) => word !== '');
  return {
    needsAudio: true,
    async start({ workPath, language, channels }): Promise<Transcription> {
      const output = await run(program, [...args, join(options.workDir, workPath)], {
        CALLVAULT_LANGUAGE: language ?? '',
        CALLVAULT_CHANNELS: channels.join(','),
      });
      const hints = { channels, ...(language !== undefined && { language }) };
      const parsed = options.parse(output, hints);
      if (!parsed.ok) return { outcome: 'none', reason: `ENGINE_OUTPUT_INVALID: ${parsed.reason}` };
      return { outcome: 'available', transcript: parsed.transcript };
    },
  };
}

function run(program: string, args: readonly string[], env: Record<string, string>): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > OUTPUT_LIMIT) child.kill();
      else chunks.push(chunk);
    });
    child.once('error', (cause) => {
      reject(
        new AppError('UNAVAILABLE', 'The speech engine could not be started; check CALLVAULT_ASR_COMMAND.', { cause }),
      );
    });
    child.once('close', (status) => {
      if (status === 0) resolve(Buffer.concat(chunks));
      else reject(new AppError('UNAVAILABLE', 'The speech engine failed.', { detail: { exitCode: status } }));
    });
  });
}
