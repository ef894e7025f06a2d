/** Names of what lies in the replica region, so that the stacks of two regions need not tell each other. */
import type { Stack } from 'aws-cdk-lib';
import type { Config } from './config.ts';

/** The account makes it unique; at most 63 characters. */
export function replicaBucketName({ stage, replicaRegion = '' }: Config, stack: Stack): string {
  return `callvault-${stage}-${stack.account}-${replicaRegion}`;
}

export function replicaKeyAlias({ stage }: Config): string {
  return `alias/callvault-${stage}-replica`;
}
