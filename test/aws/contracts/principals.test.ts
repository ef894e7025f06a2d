/** The table of principals: what administrators wrote, and nothing that is not of the right shape. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, it } from 'vitest';
import { createPrincipalTable } from '../../../adapters/aws/dynamo-principals.ts';
import { refused } from '../../contracts/builders.ts';
import { dynamoSubject } from './dynamo-subject.ts';

const subject = dynamoSubject();

it('knows what was written about somebody', async () => {
  const { client, createTable } = subject();
  const tableName = await createTable({ partitionKey: 'pk', indexes: [] });
  const write = async (item: object): Promise<void> => {
    await client.send(new PutItemCommand({ TableName: tableName, Item: marshall(item) }));
  };
  const table = createPrincipalTable({ client, tableName });
  expect(await table.find('s')).toBeUndefined();
  await write({ pk: 's', agentId: 'a-7', teams: ['north'], remark: 'not for tokens' });
  expect(await table.find('s')).toEqual({ agentId: 'a-7', teams: ['north'] });
  await write({ pk: 's', teams: 'north' });
  await refused(table.find('s'), 'INTEGRITY');
  await refused(createPrincipalTable({ client, tableName: 'no-such-table' }).find('s'), 'INTERNAL');
});
