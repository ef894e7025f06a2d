/** Re-hashes the whole log, then re-reads a sample of the recordings. What it finds goes to the log and to the alarms; it repairs nothing. */
import { formatVerifierKey } from '../../core/custody/note.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { fsckLog } from '../../core/use-cases/fsck-log.ts';
import { integrateLog } from '../../core/use-cases/integrate-log.ts';
import { surveyLog } from '../../core/use-cases/survey-log.ts';
import { verifyRecording, type Verdict } from '../../core/use-cases/verify-recording.ts';
import { log } from '../log.ts';
import { count } from '../metrics.ts';
import { observed, type FunctionHandler } from '../middleware.ts';
import { sampleOf } from './sample.ts';

const ACTOR = 'callvault';
const SAMPLE = 25;
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
    const context = open();
    const { size, problems } = await auditLog(context);
    const sample = sampleOf([...(await surveyLog(context)).sealed], SAMPLE, context.random);
    let verified = 0;
    let damaged = 0;
    for (const recordingId of sample) {
      if (invocation.getRemainingTimeInMillis() < RESERVE_MS) break;
      const verdict = await verdictOn(context, recordingId);
      if (verdict === undefined) continue;
      verified += 1;
      if (verdict === 'intact' || verdict === 'erased' || verdict === 'archived') continue;
      damaged += 1;
      log('RECORDING_DAMAGED', { recordingId, verdict });
    }
    count('RecordingsVerified', verified);
    count('AltersFound', damaged);
    log('LOG_AUDITED', { size, problems, verified });
    return { size, problems, verified, damaged };
  });
}

/** Undefined when there is none today: one recording that cannot be reached hides no damage of the others. */
async function verdictOn(context: Context, recordingId: string): Promise<Verdict | undefined> {
  try {
    return (await verifyRecording(context, recordingId, ACTOR)).verdict;
  } catch (error) {
    context.onFailure({ step: 'audit', recordingId, attempts: 1, error });
    return undefined;
  }
}

async function auditLog({ ledger, logStore: store, signer }: Context): Promise<{ size: number; problems: number }> {
  await integrateLog({ ledger, store, signer });
  const verifierKey = formatVerifierKey(signer.name, await signer.publicKey());
  const { size, problems } = await fsckLog({ store, verifierKey, ledger });
  for (const { path, leafIndex, detail } of problems) log('LOG_PROBLEM', { path, leafIndex, detail });
  count('LogProblems', problems.length);
  return { size, problems: problems.length };
}
