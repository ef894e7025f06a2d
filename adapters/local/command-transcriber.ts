/** Speech to text by a program on this machine, when one is configured. It gets an audio file and prints transcript JSON. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { Transcriber, Transcription } from '../../core/analysis/ports.ts';
import type { ParsedTranscript } from '../../core/use-cases/context.ts';
import type { Role } from '../../core/transcript/transcript.ts';

const OUTPUT_LIMIT = 64 * 1024 * 1024;
/** As much of stderr as can hold the line with the reason. */
const REASON_LIMIT = 4096;
/** The program cannot transcribe this recording, now or later. */
const DECLINED = 3;
/** A code, perhaps with one detail such as a language. Anything else could be personal data and is not kept. */
const REASON = /^[A-Z_]+( [A-Za-z0-9-]+)?$/u;

export const NO_ENGINE_REASON = 'NO_SPEECH_ENGINE: no transcript was given and no local speech engine is configured';

/** Answers `none` for every recording: there is no speech engine, and nothing is invented. */
export const noTranscriber: Transcriber = {
  needsAudio: false,
  start: () => Promise.resolve({ outcome: 'none', reason: NO_ENGINE_REASON }),
};

/**
 * Runs `command` (split at spaces; `node` is the Node that runs Callvault) with the audio path appended, and CALLVAULT_LANGUAGE
 * and CALLVAULT_CHANNELS in its environment. It must print one transcript document in any known shape and exit 0.
 * Exit 3 = it cannot transcribe this: outcome `none`, with the first line on stderr as reason when that is a code such as
 * `LANGUAGE_NOT_SUPPORTED zh-CN`. More output than a transcript can have is `none` as well.
 * Errors: UNAVAILABLE when it cannot be started, is killed or exits with another code (tried again later).
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
      const ended = await run(program, [...args, join(options.workDir, workPath)], {
        CALLVAULT_LANGUAGE: language ?? '',
        CALLVAULT_CHANNELS: channels.join(','),
      });
      if (ended.tooLarge) return invalid('is larger than 64 MiB');
      const reason = REASON.test(ended.firstError) ? ended.firstError : undefined;
      if (ended.status === DECLINED) return { outcome: 'none', reason: reason ?? 'ENGINE_DECLINED' };
      if (ended.status !== 0) {
        const detail = { exitCode: ended.status, ...(reason !== undefined && { reason }) };
        throw new AppError('UNAVAILABLE', 'The speech engine failed.', { detail });
      }
      const hints = { channels, ...(language !== undefined && { language }) };
      const parsed = options.parse(ended.output, hints);
      return parsed.ok ? { outcome: 'available', transcript: parsed.transcript } : invalid(parsed.reason);
    },
  };
}

function invalid(reason: string): Transcription {
  return { outcome: 'none', reason: `ENGINE_OUTPUT_INVALID: ${reason}` };
}

interface Ended {
  /** Null for a program that was killed. */
  readonly status: number | null;
  readonly output: Uint8Array;
  readonly tooLarge: boolean;
  readonly firstError: string;
}

function run(program: string, args: readonly string[], env: Record<string, string>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program === 'node' ? process.execPath : program, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = collector(OUTPUT_LIMIT, () => child.kill('SIGKILL'));
    const errors = collector(REASON_LIMIT, () => undefined);
    child.stdout.on('data', output.push);
    child.stderr.on('data', errors.push);
    child.once('error', (cause) => {
      reject(
        new AppError('UNAVAILABLE', 'The speech engine could not be started; check CALLVAULT_ASR_COMMAND.', { cause }),
      );
    });
    child.once('close', (status) => {
      const [firstError = ''] = errors.bytes().toString('utf8').split(/\r?\n/u);
      resolve({ status, output: output.bytes(), tooLarge: output.isFull(), firstError });
    });
  });
}

/** Keeps the chunks that fit into `limit` bytes, and tells when there are more. */
function collector(
  limit: number,
  onFull: () => void,
): { push: (chunk: Buffer) => void; bytes: () => Buffer; isFull: () => boolean } {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    push(chunk) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else onFull();
    },
    bytes: () => Buffer.concat(chunks),
    isFull: () => size > limit,
  };
}
