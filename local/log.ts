/** Log lines of the single-machine edition: one JSON object each on stderr, a catalogue code and typed fields, nothing personal. */
import { isAppError } from '../core/errors.ts';
import type { AuditReport } from '../core/use-cases/audit-archive.ts';
import type { Context } from '../core/use-cases/context.ts';

/** STEP_FAILED: a pipeline step failed and is tried again later, or became a dead letter. */
export function logFailure(failure: { step: string; recordingId: string; attempts: number; error: unknown }): void {
  const { step, recordingId, attempts, error } = failure;
  const code = isAppError(error) ? error.code : 'INTERNAL';
  write({ code: 'STEP_FAILED', step, recordingId, attempts, error: code, at: framesOf(error) });
}

/** RECORDER_QUIET: recorders have gone silent in their usual hours; `callvault recorders` names them. */
export function logQuiet(recorders: number): void {
  write({ code: 'RECORDER_QUIET', recorders });
}

/** CARD_DATA_FOUND: a card security code was found in a sealed recording, which is restricted now. ALERT_RAISED: a rule of alerts.yaml. */
export const logAlert: NonNullable<Context['onAlert']> = (alert) => {
  write({ ...alert });
};

/** LOG_AUDITED ends every audit; LOG_PROBLEM and RECORDING_DAMAGED before it are alarms: see docs/runbook.md. */
export function logAudit({ size, problems, verified, damaged }: AuditReport): void {
  for (const { path, leafIndex, detail } of problems) {
    write({ level: 'error', code: 'LOG_PROBLEM', path, leafIndex, detail });
  }
  for (const { recordingId, verdict } of damaged) {
    write({ level: 'error', code: 'RECORDING_DAMAGED', recordingId, verdict });
  }
  const counts = { problems: problems.length, verified, damaged: damaged.length };
  write({ level: counts.problems + counts.damaged > 0 ? 'error' : 'info', code: 'LOG_AUDITED', size, ...counts });
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
