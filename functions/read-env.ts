/** The one place that reads the environment. */
import type * as z from 'zod';
import { AppError } from '../core/errors.ts';

/** Errors: UNAVAILABLE naming the variables that are missing or wrong, never their values. */
export function readEnv<S extends z.ZodType>(schema: S): z.output<S> {
  const read = schema.safeParse(process.env);
  if (read.success) return read.data;
  const names = [...new Set(read.error.issues.map(({ path }) => path.join('.')))].join(', ');
  throw new AppError('UNAVAILABLE', `The environment of this function is incomplete or wrong: ${names}.`);
}
