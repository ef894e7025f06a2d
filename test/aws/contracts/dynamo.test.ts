/** The DynamoDB adapters keep the contracts, on DynamoDB Local. */
import { systemClock } from '../../../adapters/local/clock-random.ts';
import { CATALOGUE_TABLE } from '../../../adapters/aws/catalogue-table.ts';
import { createDynamoCatalogue } from '../../../adapters/aws/dynamo-catalogue.ts';
import { createDynamoKeyTable } from '../../../adapters/aws/dynamo-key-table.ts';
import { createDynamoLedger } from '../../../adapters/aws/dynamo-ledger.ts';
import { KEY_TABLE } from '../../../adapters/aws/key-table-shape.ts';
import { catalogueContract } from '../../contracts/catalogue.ts';
import { keyTableContract } from '../../contracts/keys.ts';
import { logLedgerContract } from '../../contracts/log-ledger.ts';
import { dynamoSubject } from './dynamo-subject.ts';

const subject = dynamoSubject();

catalogueContract('DynamoDB', async (clock) => {
  const { client, createTable } = subject();
  return { catalogue: createDynamoCatalogue({ client, tableName: await createTable(CATALOGUE_TABLE), clock }) };
});
logLedgerContract('DynamoDB', async () => {
  const { client, createTable } = subject();
  const tableName = await createTable(CATALOGUE_TABLE);
  const catalogue = createDynamoCatalogue({ client, tableName, clock: systemClock });
  return {
    ledger: createDynamoLedger({ client, tableName }),
    commit: (events) => catalogue.commit({ recordings: [], events }),
  };
});
keyTableContract('DynamoDB', async () => {
  const { client, createTable } = subject();
  return createDynamoKeyTable({ client, tableName: await createTable(KEY_TABLE) });
});
