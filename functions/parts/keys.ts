/** The keys of recordings: made and opened by KMS, kept in a table where they can be destroyed. */
import { KMSClient } from '@aws-sdk/client-kms';
import { createDynamoKeyTable } from '../../adapters/aws/dynamo-key-table.ts';
import { createKmsKeyService } from '../../adapters/aws/kms-keys.ts';
import type { Parts } from '../container.ts';
import { lazily } from '../lazily.ts';
import { dynamo } from './catalogue.ts';

export const kms = lazily(() => new KMSClient({}));

export function keyParts({
  DATA_KEY_ARN: keyId,
  KEY_TABLE: tableName,
}: {
  DATA_KEY_ARN: string;
  KEY_TABLE: string;
}): Pick<Parts, 'keyService' | 'keyTable'> {
  return {
    keyService: () => createKmsKeyService({ client: kms(), keyId }),
    keyTable: () => createDynamoKeyTable({ client: dynamo(), tableName }),
  };
}
