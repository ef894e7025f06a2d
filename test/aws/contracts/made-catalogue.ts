/** Catalogues in tables of their own. */
import { CATALOGUE_TABLE } from '../../../adapters/aws/catalogue-table.ts';
import { createDynamoCatalogue } from '../../../adapters/aws/dynamo-catalogue.ts';
import type { Catalogue } from '../../../core/ports.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { fakeClock } from '../../support/memory-clock-random.ts';
import type { DynamoSubject } from './dynamo-subject.ts';

export interface Made {
  readonly tableName: string;
  readonly catalogue: Catalogue;
}

export async function makeCatalogue(
  { client, createTable: create }: DynamoSubject,
  recordings: readonly Recording[] = [],
): Promise<Made> {
  const tableName = await create(CATALOGUE_TABLE);
  const catalogue = createDynamoCatalogue({ client, tableName, clock: fakeClock() });
  for (let at = 0; at < recordings.length; at += 90) {
    await catalogue.commit({ recordings: recordings.slice(at, at + 90) });
  }
  return { tableName, catalogue };
}
