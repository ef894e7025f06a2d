/** Fresh tables on DynamoDB Local, made from the shapes that the stack deploys. */
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, type KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import type { TableShape } from '../../../adapters/aws/catalogue-table.ts';
import { startDynamoDb, type RunningServer } from '../servers/server.ts';

export interface DynamoSubject {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  /** The name of an empty table of this shape. */
  readonly createTable: (shape: TableShape) => Promise<string>;
}

/** One server for the calling test file; the subject may be used inside of tests only. */
export function dynamoSubject(): () => DynamoSubject {
  let server: RunningServer | undefined;
  let subject: DynamoSubject | undefined;
  beforeAll(async () => {
    server = await startDynamoDb();
    subject = connect(server.endpoint);
  });
  afterAll(async () => {
    subject?.client.destroy();
    await server?.stop();
  });
  return () => {
    if (!subject) throw new Error('DynamoDB Local has not started');
    return subject;
  };
}

/** A client of its own, as another process would have. */
export function connect(endpoint: string): DynamoSubject {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials });
  return {
    client,
    endpoint,
    async createTable(shape) {
      const TableName = `t-${randomUUID()}`;
      await client.send(new CreateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST', ...definitionOf(shape) }));
      return TableName;
    },
  };
}

function definitionOf(shape: TableShape): Omit<ConstructorParameters<typeof CreateTableCommand>[0], 'TableName'> {
  const schema = ({ partitionKey, sortKey }: Pick<TableShape, 'partitionKey' | 'sortKey'>): KeySchemaElement[] => [
    { AttributeName: partitionKey, KeyType: 'HASH' },
    ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: 'RANGE' } as const]),
  ];
  const keys = [shape, ...shape.indexes].flatMap(({ partitionKey, sortKey }) => [
    partitionKey,
    sortKey ?? partitionKey,
  ]);
  return {
    KeySchema: schema(shape),
    AttributeDefinitions: [...new Set(keys)].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    ...(shape.indexes.length > 0 && {
      GlobalSecondaryIndexes: shape.indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: schema(index),
        Projection: index.include
          ? { ProjectionType: 'INCLUDE', NonKeyAttributes: [...index.include] }
          : { ProjectionType: 'KEYS_ONLY' },
      })),
    }),
    ...(shape.stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: shape.stream } }),
  };
}
