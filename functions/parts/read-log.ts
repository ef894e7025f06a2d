/** The custody log for those who read it and may not write it. */
import { createDynamoLedger } from '../../adapters/aws/dynamo-ledger.ts';
import type { Parts } from '../container.ts';
import { createIntegrate, delegatedLedger } from '../integrate.ts';
import { dynamo } from './catalogue.ts';
import { custodyLogParts, type LogEnv } from './custody-log.ts';

export function readLogParts(
  env: LogEnv & { readonly INTEGRATE_FUNCTION: string },
): Pick<Parts, 'ledger' | 'logStore' | 'signer'> {
  const { CATALOGUE_TABLE: tableName, INTEGRATE_FUNCTION: writer } = env;
  const ledger = (): ReturnType<typeof createDynamoLedger> => createDynamoLedger({ client: dynamo(), tableName });
  return { ...custodyLogParts(env), ledger: () => delegatedLedger(ledger(), createIntegrate(writer)) };
}
