/** What OpenSearch and the network report, as errors of the core. Its reasons quote documents and stay out; the type of the error is kept. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';

const BUSY = new Set([429, 502, 503, 504]);

const errorSchema = z.object({ error: z.object({ type: z.string() }) });
const bareErrorSchema = z.object({ type: z.string() });

/** Such as `index_not_found_exception`; undefined when the answer names none. */
export function errorType(body: unknown): string | undefined {
  const whole = errorSchema.safeParse(body);
  if (whole.success) return whole.data.error.type;
  return bareErrorSchema.safeParse(body).data?.type;
}

export function isBusyStatus(status: number): boolean {
  return BUSY.has(status);
}

/** The error of an answer that says no. */
export function refused(status: number, body: unknown): AppError {
  const type = errorType(body);
  const detail = { status, ...(type !== undefined && { type }) };
  if (isBusyStatus(status)) {
    return new AppError('UNAVAILABLE', 'The search service is busy; repeat later.', {
      detail: { ...detail, busy: true },
    });
  }
  if (type === 'index_not_found_exception') {
    return new AppError('UNAVAILABLE', 'The search index has not been made yet.', { detail });
  }
  if (status >= 500) return new AppError('UNAVAILABLE', 'The search service failed; repeat later.', { detail });
  return new AppError('INTERNAL', 'The search service refused a request.', { detail });
}

/** The error of a request without an answer. */
export function failed(cause?: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError('UNAVAILABLE', 'The search service cannot be reached; repeat later.', { cause });
}

const busySchema = z.object({ busy: z.literal(true) });

/** True for refusals for load and lost connections. Not for a timeout: the caller has waited long enough. */
export function retryable(error: unknown): boolean {
  if (!(error instanceof AppError) || error.code !== 'UNAVAILABLE') return false;
  if (error.detail !== undefined) return busySchema.safeParse(error.detail).success;
  return !(error.cause instanceof Error && error.cause.name === 'TimeoutError');
}

export function isMissingIndex(error: unknown): boolean {
  return (
    error instanceof AppError && bareErrorSchema.safeParse(error.detail).data?.type === 'index_not_found_exception'
  );
}
