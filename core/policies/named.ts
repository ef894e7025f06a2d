/** Maps from an id to its rule, as every policy file has them. */
import * as z from 'zod';

/** Name of a class, line, rule or event type: it is printed, logged and part of file names. */
export const policyIdSchema = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?$/, 'must be lower-case letters, digits, dots and hyphens');

/** The map has no prototype: looking up `constructor` finds nothing, by index and by `in` alike. */
export function named<S extends z.ZodType>(schema: S): z.ZodType<Record<string, z.output<S>>> {
  return z.record(policyIdSchema, schema).transform((record) => {
    const own = { ...record };
    Object.setPrototypeOf(own, null);
    return own;
  });
}

/** What people read in place of an id: in English, and in Chinese where somebody wrote it. */
export const namesSchema = z.object({ title: z.string().max(200).optional(), titleZh: z.string().max(200).optional() });
