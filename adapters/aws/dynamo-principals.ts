/** Whose recordings a person may see, by the `sub` of the identity provider (`pk`). Only administrators write this table. */
import { GetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { principalSchema } from '../../core/privacy/access.ts';
import { guarded } from './dynamo-errors.ts';

const { agentId, teams, customerRef } = principalSchema.shape;
/** `expiresAt`: when the access ends; an auditor has none without it. */
const rowSchema = z.object({ agentId, teams, customerRef, expiresAt: z.iso.datetime({ offset: true }).optional() });
export type PrincipalRow = z.infer<typeof rowSchema>;

export interface PrincipalTable {
  /** Undefined for somebody who is not in it. Errors: INTEGRITY for a row that cannot be read, UNAVAILABLE. */
  find(sub: string): Promise<PrincipalRow | undefined>;
}

export function createPrincipalTable(options: { client: DynamoDBClient; tableName: string }): PrincipalTable {
  const { client, tableName: TableName } = options;
  return {
    async find(sub) {
      const command = new GetItemCommand({ TableName, Key: { pk: { S: sub } }, ConsistentRead: true });
      const { Item } = await guarded(() => client.send(command));
      if (!Item) return undefined;
      const row = rowSchema.safeParse(unmarshall(Item));
      if (row.success) return row.data;
      throw new AppError('INTEGRITY', 'A row of the table of principals has a field of the wrong shape.');
    },
  };
}
