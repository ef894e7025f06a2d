/** `erase` and `restrict` over the API. */
import type { CallvaultClient, Schema } from '../../../client/index.ts';
import { erasedResult, one, restrictedResult, type Chosen } from '../erasure-commands.ts';
import type { Result } from '../output.ts';

export async function erase(api: CallvaultClient, options: Chosen): Promise<Result> {
  return erasedResult(await api.post('/erasures', { body: bodyOf(one(options)) }));
}

export async function restrict(api: CallvaultClient, options: Chosen & { lift?: boolean }): Promise<Result> {
  const { lift = false, ...chosen } = one(options);
  return restrictedResult(await api.post('/restrictions', { body: { ...bodyOf(chosen), restricted: !lift } }), lift);
}

function bodyOf({ id, customer, reason }: Chosen): Schema<'ErasureRequest'> {
  return { ...(id && { recordingIds: [...id] }), ...(customer !== undefined && { customerRef: customer }), reason };
}
