/** Log lines of the single-machine edition: one JSON object each on stderr, a catalogue code and typed fields, nothing personal. */
import { isAppError } from '../core/errors.ts';

/** STEP_FAILED: a pipeline step failed and is tried again later, or became a dead letter. */
export function logFailure(failure: { step: string; recordingId: string; attempts: number; error: unknown }): void {
  const { step, recordingId, attempts, error } = failure;
  const code = isAppError(error) ? error.code : 'INTERNAL';
  write({ code: 'STEP_FAILED', step, recordingId, attempts, error: code, at: framesOf(error) });
}

/** Where it happened. The message of an unknown error may quote what it choked on, so only the frames are kept. */
function framesOf(error: unknown): string[] {
  if (!(error instanceof Error) || isAppError(error)) return [];
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /u.test(line)) ?? [];
  return [error.name, ...frames.slice(0, 4).map((line) => line.trim())];
}

function write(line: Record<string, unknown>): void {
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
