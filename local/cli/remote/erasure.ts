/** `erase` and `restrict` over the API. */
import { waitForJob, type CallvaultClient, type Schema } from '../../../client/index.ts';
import { AppError } from '../../../core/errors.ts';
import {
  decided,
  erasedResult,
  one,
  previewResult,
  restrictedResult,
  type Chosen,
  type Erasing,
} from '../erasure-commands.ts';
import type { Result } from '../output.ts';

export async function erase(api: CallvaultClient, options: Erasing): Promise<Result> {
  const body = bodyOf(decided(options));
  const isPreview = options.preview === true;
  const done = await api.post('/erasures', { body: { ...body, ...(isPreview && { preview: true }) } });
  if (!('jobId' in done)) return isPreview ? previewResult(done) : erasedResult(done);
  const { result } = await waitForJob(api, done.jobId);
  if (!result || !('results' in result)) throw lost();
  const { results, counts, failed } = result;
  const text = `Erased ${counts.erased}, refused ${counts.refused}, queued ${counts.queued}, failed ${counts.failed}.`;
  const { text: named } = erasedResult({ results });
  return {
    json: { results, counts, failed },
    text: `${named}\n\n${text}`,
    exit: counts.refused + counts.failed > 0 ? 1 : 0,
  };
}

export async function restrict(api: CallvaultClient, options: Chosen & { lift?: boolean }): Promise<Result> {
  const { lift = false, ...chosen } = one(options);
  const done = await api.post('/restrictions', { body: { ...bodyOf(chosen), restricted: !lift } });
  if (!('jobId' in done)) return restrictedResult(done, lift);
  const { result } = await waitForJob(api, done.jobId);
  if (!result || !('counts' in result) || !('lifted' in result.counts)) throw lost();
  const { restricted, lifted, failed } = result.counts;
  const text = `${lift ? 'Lifted' : 'Restricted'}: ${restricted + lifted} recordings, failed: ${failed}.`;
  return { json: result, text, exit: failed > 0 ? 1 : 0 };
}

function lost(): AppError {
  return new AppError('UNAVAILABLE', 'The job left no result.');
}

function bodyOf({ id, customer, reason }: Chosen): Schema<'ErasureRequest'> {
  return { ...(id && { recordingIds: [...id] }), ...(customer !== undefined && { customerRef: customer }), reason };
}
