/** Page cursors: the position of the last item, opaque to the caller, checked when it comes back. */
import type * as z from 'zod';
import { AppError } from '../../core/errors.ts';

export function renderCursor(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Errors: VALIDATION_FAILED for anything that `renderCursor` did not make. */
export function parseCursor<T extends readonly (string | number)[]>(schema: z.ZodType<T>, cursor: string): T {
  try {
    const position = schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (renderCursor(position) === cursor) return position;
  } catch (error) {
    throw badCursor(error);
  }
  throw badCursor();
}

function badCursor(cause?: unknown): AppError {
  return new AppError('VALIDATION_FAILED', 'The cursor is not valid; start again without one.', { cause });
}
