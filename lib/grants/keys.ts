/** Rights on the keys themselves: only under the context that the adapters give, so that no right to a bucket opens a recording. */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { KEY_PREFIX } from '../../core/events/webhook.ts';
import type { Evidence } from '../stacks/evidence-stack.ts';

export function unwrapKeys(evidence: Evidence): PolicyStatement[] {
  return [forRecordings(evidence, 'UnwrapKeys', 'kms:Decrypt')];
}

export function wrapKeys(evidence: Evidence): PolicyStatement[] {
  return [forRecordings(evidence, 'WrapKeys', 'kms:GenerateDataKey'), ...unwrapKeys(evidence)];
}

/** Secrets of webhooks: no key of a recording opens under this context. */
export function openWebhookKeys(evidence: Evidence): PolicyStatement[] {
  return [forWebhooks(evidence, 'OpenWebhookKeys', 'kms:Decrypt')];
}

/** For those who may open keys anyway. */
export function makeWebhookKeys(evidence: Evidence): PolicyStatement[] {
  return [forWebhooks(evidence, 'MakeWebhookKeys', 'kms:GenerateDataKey')];
}

/** Notes of the custody log; nothing else is ever signed with this key. */
export function signCheckpoints({ signingKey }: Evidence): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'SignCheckpoints',
      actions: ['kms:Sign'],
      resources: [signingKey.keyArn],
      conditions: { StringEquals: { 'kms:SigningAlgorithm': 'ED25519_SHA_512', 'kms:MessageType': 'RAW' } },
    }),
    ...readPublicKey({ signingKey }),
  ];
}

export function readPublicKey({ signingKey }: Pick<Evidence, 'signingKey'>): PolicyStatement[] {
  return [new PolicyStatement({ sid: 'ReadPublicKey', actions: ['kms:GetPublicKey'], resources: [signingKey.keyArn] })];
}

function forWebhooks({ dataKey }: Evidence, sid: string, action: string): PolicyStatement {
  return new PolicyStatement({
    sid,
    actions: [action],
    resources: [dataKey.keyArn],
    conditions: {
      StringLike: { 'kms:EncryptionContext:recordingId': `${KEY_PREFIX}*` },
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['recordingId'] },
    },
  });
}

function forRecordings({ dataKey }: Evidence, sid: string, action: string): PolicyStatement {
  return new PolicyStatement({
    sid,
    actions: [action],
    resources: [dataKey.keyArn],
    conditions: {
      Null: { 'kms:EncryptionContext:recordingId': 'false' },
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['recordingId'] },
    },
  });
}
