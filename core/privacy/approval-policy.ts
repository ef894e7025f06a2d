/** What needs a second person before it happens. Everything is off unless policies/approvals.yaml says otherwise. */
import * as z from 'zod';
import { parsePolicyFile, type ParsedPolicy, type PolicySource } from '../policies/yaml-file.ts';

export const approvalPolicySchema = z.strictObject({
  version: z.int().positive(),
  /** Releasing a legal hold. */
  holdRelease: z.boolean().default(false),
  /** Erasing recordings before their retention ends. */
  erasure: z.boolean().default(false),
  /** An export of more than this many recordings. */
  bulkExport: z.union([z.literal(false), z.strictObject({ moreThan: z.int().nonnegative() })]).default(false),
});
export type ApprovalPolicy = z.output<typeof approvalPolicySchema>;

export const NO_APPROVALS: ApprovalPolicy = { version: 1, holdRelease: false, erasure: false, bulkExport: false };

export function parseApprovalPolicy(source: PolicySource): ParsedPolicy<ApprovalPolicy> {
  return parsePolicyFile(approvalPolicySchema, source);
}
