/** What the functions need to know about search, whichever kind is configured. */
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Use } from '../grants/search.ts';

export interface SearchAccess {
  readonly endpoint: string;
  readonly service: 'es' | 'aoss';
  /** Adds to the role (and, for a collection, a data access policy in the role's own stack). */
  allow(role: IRole, use: Use): void;
}
