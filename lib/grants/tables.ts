/** Rights on the tables. A transaction needs the rights of the operations in it. */
import { Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Evidence } from '../stacks/evidence-stack.ts';

const READ = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const WRITE = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];

export function readCatalogue(evidence: Evidence): PolicyStatement[] {
  const { catalogue } = evidence;
  return [
    onTable('ReadCatalogue', READ, [catalogue.tableArn, `${catalogue.tableArn}/index/*`]),
    throughDynamoDb(evidence),
  ];
}

/** Recordings, claims and custody events; includes reading. */
export function writeCatalogue(evidence: Evidence): PolicyStatement[] {
  return [...readCatalogue(evidence), onTable('WriteCatalogue', WRITE, [evidence.catalogue.tableArn])];
}

export function readKeyTable(evidence: Evidence): PolicyStatement[] {
  return [onTable('ReadKeys', ['dynamodb:GetItem'], [evidence.keyTable.tableArn]), throughDynamoDb(evidence)];
}

/** New keys, and tombstones in the place of destroyed ones. */
export function writeKeyTable(evidence: Evidence): PolicyStatement[] {
  return [...readKeyTable(evidence), onTable('WriteKeys', ['dynamodb:PutItem'], [evidence.keyTable.tableArn])];
}

/** Tombstones in the place of keys, without a look at them. */
export function destroyKeys(evidence: Evidence): PolicyStatement[] {
  return [onTable('WriteKeys', ['dynamodb:PutItem'], [evidence.keyTable.tableArn]), throughDynamoDb(evidence)];
}

export function readPrincipals(evidence: Evidence): PolicyStatement[] {
  return [onTable('ReadPrincipals', ['dynamodb:GetItem'], [evidence.principals.tableArn]), throughDynamoDb(evidence)];
}

/** What Lambda itself needs to read the stream. */
export function readStream(evidence: Evidence): PolicyStatement[] {
  return [
    onTable(
      'ReadStream',
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      [streamOf(evidence.catalogue)],
    ),
    onTable('ListStreams', ['dynamodb:ListStreams'], [`${evidence.catalogue.tableArn}/stream/*`]),
    throughDynamoDb(evidence),
  ];
}

/** Errors: a table without a stream. */
export function streamOf(table: ITable): string {
  if (table.tableStreamArn === undefined) throw new Error(`${table.node.path} has no stream`);
  return table.tableStreamArn;
}

function onTable(sid: string, actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources });
}

function throughDynamoDb({ catalogue, dataKey }: Evidence): PolicyStatement {
  return new PolicyStatement({
    sid: 'OpenTables',
    actions: ['kms:Decrypt', 'kms:DescribeKey'],
    resources: [dataKey.keyArn],
    conditions: { StringLike: { 'kms:ViaService': `dynamodb.${Stack.of(catalogue).region}.amazonaws.com*` } },
  });
}
