/** Page cursors: the position of the last item, opaque to the caller, checked when it comes back. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';

const cursorSchema = z.tuple([z.literal(1), z.string().regex(/^\d{16}#/u)]);

export function renderCursor(position: string): string {
  return Buffer.from(JSON.stringify([1, position])).toString('base64url');
}

/** Errors: VALIDATION_FAILED for anything that `renderCursor` did not make. */
export function parseCursor(cursor: string): string {
  try {
    const [, position] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (renderCursor(position) === cursor) return position;
  } catch (error) {
    throw badCursor(error);
  }
  throw badCursor();
}

function badCursor(cause?: unknown): AppError {
  return new AppError('VALIDATION_FAILED', 'The cursor is not valid; start again without one.', { cause });
}
