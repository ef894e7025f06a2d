/** As much of a CloudFormation template as the emulator's copy has to know. */
import * as z from 'zod';

const record = z.record(z.string(), z.unknown());

export const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: record.default({}),
  DependsOn: z
    .union([z.string(), z.array(z.string())])
    .transform((names) => (typeof names === 'string' ? [names] : names))
    .optional(),
  DeletionPolicy: z.string().optional(),
});
export type Resource = z.infer<typeof resourceSchema>;

export const templateSchema = z.looseObject({ Resources: z.record(z.string(), resourceSchema) });
export type Template = z.infer<typeof templateSchema>;

/** One statement of any policy in a template. What it names may be an intrinsic function, so most of it stays unread. */
export const statementSchema = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.unknown(),
  Condition: z.record(z.string(), record).optional(),
});
export type Statement = z.infer<typeof statementSchema>;

const documentSchema = z.looseObject({ Version: z.string(), Statement: z.array(statementSchema) });

/** The same value with every policy document in it replaced. A document is what has a Version and a list of Statements. */
export function mapPolicies(value: unknown, change: (statements: Statement[]) => Statement[]): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => mapPolicies(item, change));
  const document = documentSchema.safeParse(value);
  if (document.success) return { ...document.data, Statement: change(document.data.Statement) };
  const object = record.safeParse(value);
  if (!object.success) return value;
  return Object.fromEntries(Object.entries(object.data).map(([name, item]) => [name, mapPolicies(item, change)]));
}
