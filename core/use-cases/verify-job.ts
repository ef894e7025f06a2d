/** Verifying many recordings, or all, while nobody waits. */
import * as z from 'zod';
import { isAppError } from '../errors.ts';
import type { Context } from './context.ts';
import { integrateLog } from './integrate-log.ts';
import { createJob, type Job } from './jobs.ts';
import type { LongJob } from './long-jobs.ts';
import { selectRecordings, type Selection } from './select-recordings.ts';
import { verifyAll } from './verify-all.ts';
import { VERDICTS, verifyRecording, type Verification } from './verify-recording.ts';

export const VERIFICATION = 'verification';
/** More do not fit into one entry; `checked` less the counts says how many there are. */
const MOST_PROBLEMS = 1000;
/** Ids that fit into an entry beside so many of the others. */
const MOST_IN_ORDER = 3000;
const MOST_BESIDE = 500;

const requestSchema = z.object({ recordingIds: z.array(z.string()).optional() });

const count = z.int().nonnegative();
const ids = z.array(z.string());
export const verificationResultSchema = z.object({
  checked: count,
  intact: count,
  /** Not needed to be there any more, or not readable without a restore. */
  erased: count,
  archived: count,
  /** Everything else. */
  damaged: count,
  /** The damaged ones, 1,000 at most. */
  problems: z.array(z.object({ recordingId: z.string(), verdict: z.enum(VERDICTS), detail: z.string() })),
  /** Not checked: gone, not sealed, or not to be had. */
  failed: z.array(z.object({ recordingId: z.string(), code: z.string() })),
  failedTotal: count,
  /** Who the others are: all of them, or absent where they are more than 3,000, or the rest more than 500. */
  inOrder: z.object({ intact: ids, erased: ids, archived: ids }).optional(),
});
export type VerificationResult = z.infer<typeof verificationResultSchema>;

const NOTHING: VerificationResult = {
  ...{ checked: 0, intact: 0, erased: 0, archived: 0, damaged: 0, failedTotal: 0 },
  ...{ problems: [], failed: [], inOrder: { intact: [], erased: [], archived: [] } },
};
const cursorSchema = z.object({ done: count, found: verificationResultSchema });

/** `selection` undefined = all that was ever sealed. Errors: those of `selectRecordings`. */
export async function requestVerification(
  context: Context,
  { selection, actor }: { readonly selection?: Selection | undefined; readonly actor: string },
): Promise<Job> {
  const recordingIds = selection && [...(await selectRecordings(context, selection)).recordingIds];
  return (await createJob(context, { kind: VERIFICATION, actor, request: recordingIds ? { recordingIds } : {} })).job;
}

export const runVerification: LongJob = async (context, { request, cursor, actor }, { tell }) => {
  const { recordingIds } = requestSchema.parse(request);
  const start = cursor === undefined ? { done: 0, found: NOTHING } : cursorSchema.parse(cursor);
  let { done, found } = start;
  let total = recordingIds?.length;
  const results = recordingIds
    ? verifyThese(context, recordingIds.slice(done), actor)
    : verifyAll(context, actor, (_, logged) => (total = logged), done);
  for await (const result of results) {
    found = withResult(found, result);
    done += 1;
    const progress = { done, ...(total !== undefined && { total: Math.max(total, done) }) };
    if (!(await tell(progress, { done, found }))) return undefined;
  }
  return found;
};

type Result = Verification | { readonly recordingId: string; readonly code: string };

async function* verifyThese(context: Context, ids: readonly string[], actor: string): AsyncIterable<Result> {
  const { ledger, logStore: store, signer } = context;
  await integrateLog({ ledger, store, signer });
  for (const recordingId of ids) {
    try {
      yield await verifyRecording(context, recordingId, actor);
    } catch (error) {
      if (!isAppError(error) || error.code === 'UNAVAILABLE') throw error;
      yield { recordingId, code: error.code };
    }
  }
}

function withResult(found: VerificationResult, result: Result): VerificationResult {
  const checked = found.checked + 1;
  if ('code' in result) {
    const failed = found.failed.length < MOST_PROBLEMS ? [...found.failed, result] : found.failed;
    return fitting({ ...found, checked, failed, failedTotal: found.failedTotal + 1 });
  }
  const { recordingId, verdict, detail } = result;
  if (verdict === 'intact' || verdict === 'erased' || verdict === 'archived') {
    const { inOrder } = found;
    const counted = { ...found, checked, [verdict]: found[verdict] + 1 };
    return fitting({
      ...counted,
      ...(inOrder && { inOrder: { ...inOrder, [verdict]: [...inOrder[verdict], recordingId] } }),
    });
  }
  const problem = { recordingId, verdict, detail: detail.slice(0, 200) };
  const problems = found.problems.length < MOST_PROBLEMS ? [...found.problems, problem] : found.problems;
  return fitting({ ...found, checked, damaged: found.damaged + 1, problems });
}

/** Some of the names would pass for all of them. */
function fitting({ inOrder, ...found }: VerificationResult): VerificationResult {
  const { intact, erased, archived, damaged, failedTotal } = found;
  const fits = intact + erased + archived <= MOST_IN_ORDER && damaged + failedTotal <= MOST_BESIDE;
  return { ...found, ...(inOrder && fits && { inOrder }) };
}
