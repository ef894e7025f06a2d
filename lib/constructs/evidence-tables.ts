/** The tables, from the shapes that the adapters publish. */
import { Tags, type RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
  type Attribute,
  type GlobalSecondaryIndexProps,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import {
  CATALOGUE_RECOVERY_DAYS,
  CATALOGUE_TABLE,
  type IndexShape,
  type TableShape,
} from '../../adapters/aws/catalogue-table.ts';
import { KEY_RECOVERY_DAYS, KEY_TABLE } from '../../adapters/aws/key-table-shape.ts';
import { pin } from './pin.ts';

/** Who is who beyond the sign-in: agent id, teams, customer. Written by administrators only. */
const PRINCIPALS_TABLE = { partitionKey: 'pk', indexes: [] } as const satisfies TableShape;

interface TableSettings {
  readonly key: IKey;
  readonly removalPolicy: RemovalPolicy;
  readonly deletionProtection: boolean;
}

export function catalogueTable(scope: Construct, settings: TableSettings): Table {
  return tableOf(scope, 'Catalogue', CATALOGUE_TABLE, { ...settings, recoveryDays: CATALOGUE_RECOVERY_DAYS });
}

/**
 * A week of recovery is the whole time in which a destroyed key could come back. The tag is for backup plans that select by tag: this table
 * belongs into none.
 */
export function keyTable(scope: Construct, settings: TableSettings): Table {
  const table = tableOf(scope, 'Key', KEY_TABLE, { ...settings, recoveryDays: KEY_RECOVERY_DAYS });
  Tags.of(table).add('callvault:backup', 'never');
  return table;
}

export function principalsTable(scope: Construct, settings: TableSettings): Table {
  return tableOf(scope, 'Principals', PRINCIPALS_TABLE, { ...settings, recoveryDays: 35 });
}

function tableOf(
  scope: Construct,
  name: string,
  shape: TableShape,
  settings: TableSettings & { recoveryDays: number },
): Table {
  const table = new Table(scope, name, {
    partitionKey: text(shape.partitionKey),
    ...(shape.sortKey !== undefined && { sortKey: text(shape.sortKey) }),
    ...(shape.stream && { stream: StreamViewType[shape.stream] }),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: settings.key,
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: settings.recoveryDays,
    },
    deletionProtection: settings.deletionProtection,
    removalPolicy: settings.removalPolicy,
  });
  for (const index of shape.indexes) table.addGlobalSecondaryIndex(indexOf(index));
  return pin(table, `${name}Table`);
}

function indexOf({ name, partitionKey, sortKey, include }: IndexShape): GlobalSecondaryIndexProps {
  return {
    indexName: name,
    partitionKey: text(partitionKey),
    sortKey: text(sortKey),
    ...(include
      ? { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...include] }
      : { projectionType: ProjectionType.KEYS_ONLY }),
  };
}

function text(name: string): Attribute {
  return { name, type: AttributeType.STRING };
}
