/** The values behind the variables that functions share, one group per part of functions/env.ts. */
import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Config } from '../config.ts';
import type { SearchAccess } from '../constructs/search-access.ts';
import { replicaBucketName } from '../replica-names.ts';
import type { Evidence } from '../stacks/evidence-stack.ts';

/** The type is left to inference: a function takes the groups that its schema names, and a missing one does not compile. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types
export function sharedEnvironment(config: Config, evidence: Evidence) {
  return {
    catalogue: { CATALOGUE_TABLE: evidence.catalogue.tableName },
    intake: { INTAKE_BUCKET: evidence.intake.bucketName },
    vault: { VAULT_BUCKET: evidence.vault.bucketName },
    work: { WORK_BUCKET: evidence.work.bucketName },
    keys: { KEY_TABLE: evidence.keyTable.tableName, DATA_KEY_ARN: evidence.dataKey.keyArn },
    webhookKeys: { DATA_KEY_ARN: evidence.dataKey.keyArn },
    webhooks: config.webhookRanges === undefined ? {} : { WEBHOOK_RANGES: config.webhookRanges.join(',') },
    custodyLog: {
      LOG_NAME: config.signing.logName,
      SIGNING_KEY_ARN: evidence.signingKey.keyArn,
      LOG_LOCK_DAYS: String(config.retention.logLockDays),
    },
    language: { LANGUAGE_SERVICE: config.language },
    summary: config.summaryModel === undefined ? {} : { SUMMARY_MODEL: config.summaryModel },
  } as const;
}

export function searchEnvironment({ endpoint, service }: SearchAccess): {
  SEARCH_ENDPOINT: string;
  SEARCH_SERVICE: string;
} {
  return { SEARCH_ENDPOINT: endpoint, SEARCH_SERVICE: service };
}

/** For those who remove versions. */
export function replicaEnvironment(
  config: Config,
  { vault }: Evidence,
): { REPLICA_BUCKET?: string; REPLICA_REGION?: string } {
  const { replicaRegion } = config;
  if (replicaRegion === undefined) return {};
  return { REPLICA_BUCKET: replicaBucketName(config, Stack.of(vault)), REPLICA_REGION: replicaRegion };
}

/** `role`: what Amazon Transcribe is lent. */
export function speechEnvironment(
  config: Config,
  role: IRole,
): { TRANSCRIBE_ROLE_ARN: string; TRANSCRIBE_LANGUAGES: string } {
  return { TRANSCRIBE_ROLE_ARN: role.roleArn, TRANSCRIBE_LANGUAGES: config.languages.join(',') };
}
