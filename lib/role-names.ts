/** Roles that the vault's own policy names, and the stack that it is in must know before they exist. */
import type { Stack } from 'aws-cdk-lib';
import type { Config } from './config.ts';

/** `review-archive` alone makes a governance lock a compliance lock; it and `purge-recording` remove what is not locked any more. */
export const REVIEWER = 'review-archive';
export const PURGER = 'purge-recording';

/** Roles are the account's, whatever the region; at most 64 characters. */
export function roleName({ stage, region }: Config, name: typeof REVIEWER | typeof PURGER): string {
  return `callvault-${stage}-${region}-${name}`;
}

export function roleArn(config: Config, stack: Stack, name: Parameters<typeof roleName>[1]): string {
  return `arn:${stack.partition}:iam::${stack.account}:role/${roleName(config, name)}`;
}
