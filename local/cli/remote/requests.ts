/** `request access|erasure|restriction|show|list` over the API. */
import { everyItem, type CallvaultClient } from '../../../client/index.ts';
import type { RequestKind } from '../../../core/privacy/subject-request.ts';
import type { Result } from '../output.ts';
import {
  answeredResult,
  assertFree,
  requestResult,
  requestsResult,
  type Listing,
  type Options,
} from '../request-commands.ts';

export async function file(
  api: CallvaultClient,
  kind: RequestKind,
  { customer: customerRef, reason, output }: Options,
): Promise<Result> {
  assertFree(output);
  const request = await api.post('/subject-requests', { body: { kind, customerRef, reason } });
  const params = { path: { id: request.requestId } };
  const answers = everyItem((page) =>
    api.get('/subject-requests/{id}/content', { params: { ...params, query: page } }),
  );
  return answeredResult(request, answers, output);
}

export async function show(api: CallvaultClient, id: string): Promise<Result> {
  return requestResult(await api.get('/subject-requests/{id}', { params: { path: { id } } }));
}

export async function list(api: CallvaultClient, { all, customer: customerRef, ...page }: Listing): Promise<Result> {
  const open = all === true ? undefined : ('true' as const);
  return requestsResult(await api.get('/subject-requests', { params: { query: { open, customerRef, ...page } } }));
}
