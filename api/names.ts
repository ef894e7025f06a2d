/** The names of what policies define, as answers carry them. */
import type * as z from 'zod';
import { namesSchema } from '../core/policies/named.ts';

export const names = namesSchema.shape;

export function namesOf({ title, titleZh }: z.infer<typeof namesSchema>): z.infer<typeof namesSchema> {
  return { ...(title !== undefined && { title }), ...(titleZh !== undefined && { titleZh }) };
}
