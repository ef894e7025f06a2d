/** Recordings and events, and the ledger that numbers the events: one table. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../../adapters/aws/clock-random.ts';
import { createDynamoCatalogue } from '../../adapters/aws/dynamo-catalogue.ts';
import { createDynamoLedger } from '../../adapters/aws/dynamo-ledger.ts';
import type { Parts } from '../container.ts';
import { lazily } from '../lazily.ts';

export const dynamo = lazily(() => new DynamoDBClient({}));

export function cataloguePart({ CATALOGUE_TABLE: tableName }: { CATALOGUE_TABLE: string }): Pick<Parts, 'catalogue'> {
  return { catalogue: () => createDynamoCatalogue({ client: dynamo(), tableName, clock: systemClock }) };
}

export function ledgerPart({ CATALOGUE_TABLE: tableName }: { CATALOGUE_TABLE: string }): Pick<Parts, 'ledger'> {
  return { ledger: () => createDynamoLedger({ client: dynamo(), tableName }) };
}
