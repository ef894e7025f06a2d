/** `retention`, `retention-event` and `policy plan` over the API. */
import { everyItem, type CallvaultClient, type Schema } from '../../../client/index.ts';
import { AppError } from '../../../core/errors.ts';
import type { Result } from '../output.ts';
import { explainedResult } from '../policy.ts';
import { planResult, readText, toldResult } from '../retention.ts';

export async function retention(api: CallvaultClient, id: string): Promise<Result> {
  const params = { params: { path: { id } } };
  const recording = await api.get('/recordings/{id}', params);
  const explained = await api.get('/recordings/{id}/retention', params);
  const rejection = recording.state === 'rejected' ? recording.reason : undefined;
  return explainedResult(explained, { sealed: recording.sealedAt, rejection });
}

export async function retentionEvent(
  api: CallvaultClient,
  recordingId: string,
  event: { readonly type: string; readonly at: string },
): Promise<Result> {
  const { results } = await api.post('/retention-events', { body: { recordingId, ...event } });
  const outcome = results[0]?.outcome;
  const code = results[0]?.code;
  if (outcome === undefined || outcome === 'failed' || outcome === 'not-awaited') {
    throw new AppError('STATE_CONFLICT', `The event was not taken: ${code ?? outcome ?? 'no such recording'}.`);
  }
  const explained = await api.get('/recordings/{id}/retention', { params: { path: { id: recordingId } } });
  return toldResult({ recordingId, outcome, ...explained });
}

export async function planOf(api: CallvaultClient, file: string): Promise<Result> {
  const yaml = readText(file);
  let sum: Schema<'PolicyPlan'> | undefined;
  const parts = everyItem(async (page) => {
    const part = await api.post('/policies/retention/plan', { body: { yaml, ...page } });
    return { items: [part], nextCursor: part.nextCursor };
  });
  for await (const { nextCursor: _, ...part } of parts) sum = sum ? together(sum, part) : part;
  if (!sum) throw new AppError('UNAVAILABLE', 'The API gave no plan.');
  return planResult(sum);
}

function together(a: Schema<'PolicyPlan'>, b: Schema<'PolicyPlan'>): Schema<'PolicyPlan'> {
  return {
    ...a,
    longer: [...a.longer, ...b.longer],
    refused: [...a.refused, ...b.refused],
    longerTotal: a.longerTotal + b.longerTotal,
    refusedTotal: a.refusedTotal + b.refusedTotal,
    unchanged: a.unchanged + b.unchanged,
    cost: {
      ...a.cost,
      bytes: a.cost.bytes + b.cost.bytes,
      extraGbMonths: a.cost.extraGbMonths + b.cost.extraGbMonths,
      usd: (a.cost.usd ?? 0) + (b.cost.usd ?? 0),
    },
  };
}
