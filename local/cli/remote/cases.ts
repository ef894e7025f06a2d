/** `hold`, `matter`, `approvals` and `approve` over the API. */
import { waitForJob, type CallvaultClient, type Job, type Schema } from '../../../client/index.ts';
import { AppError } from '../../../core/errors.ts';
import { chosen, erasureLines, heldResult, type HoldOptions } from '../hold.ts';
import {
  approvalsResult,
  heldMatterResult,
  matterResult,
  mattersResult,
  SHOWN,
  type Listing,
} from '../matter-commands.ts';
import type { Result } from '../output.ts';

export async function hold(api: CallvaultClient, kind: 'place' | 'release', options: HoldOptions): Promise<Result> {
  const { matter, reason, future = false } = options;
  const what = chosen(kind, options);
  const params = { path: { id: matter } };
  const body = {
    ...(what === 'everything'
      ? {}
      : 'query' in what
        ? { query: what.query, future }
        : { recordingIds: [...what.recordingIds] }),
    reason,
  };
  if (kind === 'release') {
    const all = what === 'everything' ? ({ everything: true } as const) : {};
    return resultOf(api, await api.delete('/matters/{id}/holds', { params, body: { ...body, ...all } }), options);
  }
  return resultOf(api, await api.post('/matters/{id}/holds', { params, body }), options);
}

type Held = Schema<'HoldResult'> | Job;

/** Many recordings are a job over there. */
async function resultOf(api: CallvaultClient, done: Held, options: HoldOptions): Promise<Result> {
  if (!('jobId' in done)) return heldResult(done, options);
  const { result } = await waitForJob(api, done.jobId);
  if (result && 'matterId' in result && 'placed' in result) {
    const { failed, notSearchable, ...held } = result;
    const more = { ...(failed.length > 0 && { failed }), ...(notSearchable > 0 && { notSearchable }) };
    return heldResult({ ...held, ...more }, options);
  }
  throw new AppError('UNAVAILABLE', 'The job left no result.');
}

export async function listMatters(api: CallvaultClient, { all, ...page }: Listing): Promise<Result> {
  return mattersResult(await api.get('/matters', { params: { query: { ...openOnly(all), ...page } } }));
}

export async function showMatter(api: CallvaultClient, id: string): Promise<Result> {
  const path = { id };
  const page = api.get('/matters/{id}/recordings', { params: { path, query: { limit: SHOWN } } });
  return heldMatterResult(await api.get('/matters/{id}', { params: { path } }), await page);
}

export async function openMatter(
  api: CallvaultClient,
  matterId: string,
  options: { title?: string; reason?: string },
): Promise<Result> {
  return matterResult(await api.post('/matters', { body: { matterId, ...options } }));
}

export async function closeMatter(api: CallvaultClient, id: string, reason: string): Promise<Result> {
  return matterResult(await api.post('/matters/{id}/close', { params: { path: { id } }, body: { reason } }));
}

export async function listApprovals(api: CallvaultClient, { all, ...page }: Listing): Promise<Result> {
  return approvalsResult(await api.get('/approvals', { params: { query: { ...openOnly(all), ...page } } }));
}

export async function approve(
  api: CallvaultClient,
  approvalId: string,
  { decline = false, reason }: { decline?: boolean; reason?: string },
): Promise<Result> {
  const decision = decline ? 'decline' : 'grant';
  const decided = await api.post('/approvals', {
    body: { approvalId, decision, ...(reason !== undefined && { reason }) },
  });
  if (decided.jobId !== undefined) {
    const { result } = await waitForJob(api, decided.jobId);
    if (!result || !('approvalId' in result)) throw new AppError('UNAVAILABLE', 'The job left no result.');
    const done = [['released', result.released] as const, ['erased', result.erased] as const];
    const lines = done.flatMap(([name, count]) => (count === undefined ? [] : [`${name} ${count}`]));
    return { json: result, text: [`${approvalId}: ${result.state}`, ...lines].join('\n') };
  }
  const { state, released, erasures, erased = [], requestId } = decided;
  const text = [
    `${approvalId}: ${state}`,
    ...(state === 'granted' ? ['Whoever asked can repeat the command now; it will go through once.'] : []),
    ...(released ? [`released ${released.length}`] : []),
    ...erasureLines(erasures),
    ...erased.map(({ recordingId, outcome }) => `  ${recordingId}: ${outcome}.`),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ];
  return { json: decided, text: text.join('\n') };
}

function openOnly(all: boolean | undefined): { open?: 'true' } {
  return all === true ? {} : { open: 'true' };
}
