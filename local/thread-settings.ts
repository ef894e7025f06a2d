/** The settings as a worker thread gets them. */
import * as z from 'zod';
import type { Settings } from './settings.ts';

/** Absent stays absent and undefined stays undefined: both are in `Settings`. */
const text = z
  .string()
  .optional()
  .transform((value) => value);
const number = z
  .number()
  .optional()
  .transform((value) => value);

const schema = z.object({
  dataDir: z.string(),
  policiesDir: z.string(),
  port: z.number(),
  asrCommand: text,
  workers: number,
});

export const threadSettingsSchema = schema.transform((given): Settings => {
  const { asrCommand, workers } = given;
  return { ...given, asrCommand, workers };
});
