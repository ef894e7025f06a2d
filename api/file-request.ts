/** Files a caller's request; what is about many recordings is left to a job. */
import { MOST_AT_ONCE } from '../core/use-cases/hold-job.ts';
import { requestAnswer } from '../core/use-cases/request-job.ts';
import { fileRequest, findRequest, type NewSubjectRequest } from '../core/use-cases/subject-requests.ts';
import type { SubjectRequestView } from '../core/privacy/subject-request.ts';
import type { RouteDeps } from './deps.ts';

/** `waits`: for a second person, or for the job. Errors: as `fileRequest`. */
export async function filed(
  { context, exports: runner }: RouteDeps,
  request: NewSubjectRequest,
): Promise<{ readonly request: SubjectRequestView; readonly waits: boolean }> {
  const known = await fileRequest(context, request, runner ? MOST_AT_ONCE : Infinity);
  const { requestId, state, approvalId, recordings } = known;
  if (state === 'closed' || recordings !== undefined) return { request: known, waits: false };
  if (approvalId !== undefined || !runner) return { request: known, waits: approvalId !== undefined };
  const { jobId } = await requestAnswer(context, { requestId, actor: request.actor });
  await runner.run(jobId);
  return { request: await findRequest(context, requestId), waits: true };
}
