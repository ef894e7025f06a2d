/** The S3 adapters of the AWS edition keep the contracts, on a real S3 server with Object Lock. */
import { createS3Intake } from '../../../adapters/aws/s3-intake.ts';
import { createS3LogStore } from '../../../adapters/aws/s3-log-store.ts';
import { createS3Vault } from '../../../adapters/aws/s3-vault.ts';
import { createS3WorkStore } from '../../../adapters/aws/s3-work-store.ts';
import { audioPiecesContract } from '../../contracts/audio-pieces.ts';
import { intakeContract } from '../../contracts/intake.ts';
import { logStoreContract } from '../../contracts/log-store.ts';
import { vaultContract } from '../../contracts/vault.ts';
import { workStoreContract } from '../../contracts/work-store.ts';
import { s3Buckets } from './s3-buckets.ts';

const buckets = s3Buckets();
const inAYear = (): string => `${new Date().getUTCFullYear() + 1}-12-31T00:00:00.000Z`;

vaultContract('S3', async () => createS3Vault(await buckets.fresh('locked')), { clockMoves: false });
intakeContract('S3', async () => createS3Intake(await buckets.fresh('plain')));
audioPiecesContract('S3', async () => createS3Intake(await buckets.fresh('plain')));
workStoreContract('S3', async () => createS3WorkStore(await buckets.fresh('plain')));
logStoreContract('S3', async () =>
  createS3LogStore({
    ...(await buckets.fresh('locked')),
    lock: () => ({ mode: 'COMPLIANCE', retainUntil: inAYear() }),
  }),
);
