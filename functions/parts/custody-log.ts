/** The custody log: its files in the vault, and the key that signs it. */
import { systemClock } from '../../adapters/aws/clock-random.ts';
import { createKmsSigner } from '../../adapters/aws/kms-signer.ts';
import { createS3LogStore } from '../../adapters/aws/s3-log-store.ts';
import type { Lock } from '../../core/ports.ts';
import type { Parts } from '../container.ts';
import { ledgerPart } from './catalogue.ts';
import { kms } from './keys.ts';
import { s3 } from './storage.ts';

const DAY_MS = 86_400_000;

export interface LogEnv {
  readonly CATALOGUE_TABLE: string;
  readonly LOG_LOCK_DAYS: number;
  readonly LOG_NAME: string;
  readonly SIGNING_KEY_ARN: string;
  readonly VAULT_BUCKET: string;
}

export function custodyLogParts(env: LogEnv): Pick<Parts, 'ledger' | 'logStore' | 'signer'> {
  const { LOG_LOCK_DAYS: days, LOG_NAME: name, SIGNING_KEY_ARN: keyId, VAULT_BUCKET: bucket } = env;
  const lock = (): Lock => ({
    mode: 'COMPLIANCE',
    retainUntil: new Date(systemClock.now().getTime() + days * DAY_MS).toISOString(),
  });
  return {
    ...ledgerPart(env),
    logStore: () => createS3LogStore({ client: s3(), bucket, lock }),
    signer: () => createKmsSigner({ client: kms(), keyId, name }),
  };
}
