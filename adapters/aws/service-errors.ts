/** A call that an AWS service did not answer: tried again later, and told by the name of the call, because a missing permission looks the same. */
import { AppError } from '../../core/errors.ts';

/** The service's own code, such as `AccessDeniedException`. Its message is left out: it may quote the request. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'UnknownError';
}

/** `call` as in a policy: `kms:Decrypt`. */
export function unavailable(call: string, cause: unknown): AppError {
  const reason = errorName(cause);
  return new AppError('UNAVAILABLE', `${call} was not answered: ${reason}.`, { cause, detail: { call, reason } });
}
