/** Where the key of a recording lies, and under which lock: the lane says both. */
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { Emulator } from './emulator.ts';
import type { System } from './system.ts';

const rowSchema = z.object({ removed: z.boolean(), wrapped: z.instanceof(Uint8Array).optional() });

/** The row of the key table: whether it holds a key, is a tombstone, or is not there. */
export async function keyRow(emulator: Emulator, system: System, pk: string): Promise<'key' | 'tombstone' | 'none'> {
  const client = new DynamoDBClient(emulator.client);
  const TableName = system.deployed.outputs.get('KeyTableName');
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } }, ConsistentRead: true }));
  if (!Item) return 'none';
  const { removed, wrapped } = rowSchema.parse(unmarshall(Item));
  if (removed !== (wrapped === undefined)) throw new Error('a row is a key or a tombstone');
  return removed ? 'tombstone' : 'key';
}

/** Mode, date and hold of every version in the vault that belongs to the recording, by folder. */
export async function locks({ s3, buckets }: System, recordingId: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: buckets.vault }));
  for (const { Key = '', VersionId } of Versions.filter((version) => version.Key?.includes(recordingId))) {
    const head = await s3.send(new HeadObjectCommand({ Bucket: buckets.vault, Key, VersionId }));
    const date = head.ObjectLockRetainUntilDate?.toISOString() ?? 'never';
    found[Key.replace(`/${recordingId}`, '')] = [
      head.ObjectLockMode,
      date,
      head.ObjectLockLegalHoldStatus ?? 'OFF',
    ].join(' ');
  }
  return found;
}
