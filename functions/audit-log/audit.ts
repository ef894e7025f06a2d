/** The audit by the clock. What it finds goes to the log and to the alarms; it repairs nothing. */
import { auditArchive } from '../../core/use-cases/audit-archive.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { log } from '../log.ts';
import { count } from '../metrics.ts';
import { observed, type FunctionHandler } from '../middleware.ts';

const ACTOR = 'callvault';
/** Time that one recording may take, and the answer after it. */
const RESERVE_MS = 2 * 60_000;

export interface AuditAnswer {
  readonly size: number;
  readonly problems: number;
  readonly verified: number;
  readonly damaged: number;
}

export function auditHandler(open: () => Context): FunctionHandler<AuditAnswer> {
  return observed(async (_event, invocation) => {
    const hasTime = (): boolean => invocation.getRemainingTimeInMillis() >= RESERVE_MS;
    const { size, problems, verified, damaged } = await auditArchive(open(), { actor: ACTOR, hasTime });
    for (const { path, leafIndex, detail } of problems) log('LOG_PROBLEM', { path, leafIndex, detail });
    for (const { recordingId, verdict } of damaged) log('RECORDING_DAMAGED', { recordingId, verdict });
    count('LogProblems', problems.length);
    count('RecordingsVerified', verified);
    count('AltersFound', damaged.length);
    log('LOG_AUDITED', { size, problems: problems.length, verified });
    return { size, problems: problems.length, verified, damaged: damaged.length };
  });
}
