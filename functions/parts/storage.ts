/** Buckets and the temporary disk. */
import { tmpdir } from 'node:os';
import { S3Client } from '@aws-sdk/client-s3';
import { createDropBox, type DropBox } from '../../adapters/aws/s3-drop-box.ts';
import { createS3Intake } from '../../adapters/aws/s3-intake.ts';
import { S3_OPTIONS } from '../../adapters/aws/s3-options.ts';
import { createReplicatedVault } from '../../adapters/aws/s3-replicated-vault.ts';
import { createS3Vault } from '../../adapters/aws/s3-vault.ts';
import { createS3WorkStore } from '../../adapters/aws/s3-work-store.ts';
import { createTempScratch } from '../../adapters/aws/temp-scratch.ts';
import type { Parts } from '../container.ts';
import { lazily } from '../lazily.ts';

export const s3 = lazily(() => new S3Client({ ...S3_OPTIONS }));

export function intakePart({ INTAKE_BUCKET: bucket }: { INTAKE_BUCKET: string }): Pick<Parts, 'intake'> {
  return { intake: () => createS3Intake({ client: s3(), bucket }) };
}

export function vaultPart({ VAULT_BUCKET: bucket }: { VAULT_BUCKET: string }): Pick<Parts, 'vault'> {
  return { vault: () => createS3Vault({ client: s3(), bucket }) };
}

/** For those who remove versions: the copies in the other region go with them. */
export function removingVaultPart({
  VAULT_BUCKET,
  REPLICA_BUCKET: bucket,
  REPLICA_REGION: region,
}: {
  VAULT_BUCKET: string;
  REPLICA_BUCKET?: string | undefined;
  REPLICA_REGION?: string | undefined;
}): Pick<Parts, 'vault'> {
  if (bucket === undefined || region === undefined) return vaultPart({ VAULT_BUCKET });
  return {
    vault: () =>
      createReplicatedVault(createS3Vault({ client: s3(), bucket: VAULT_BUCKET }), {
        client: new S3Client({ ...S3_OPTIONS, region }),
        bucket,
      }),
  };
}

export function workPart({ WORK_BUCKET: bucket }: { WORK_BUCKET: string }): Pick<Parts, 'work'> {
  return { work: () => createS3WorkStore({ client: s3(), bucket }) };
}

export function scratchPart(): Pick<Parts, 'scratch'> {
  return { scratch: () => createTempScratch({ dir: tmpdir() }) };
}

export function dropBoxOf({ INTAKE_BUCKET: bucket }: { INTAKE_BUCKET: string }): DropBox {
  return createDropBox({ client: s3(), bucket });
}
