/** What goes out to webhooks: to public addresses and the ranges that the operator opened, signed with keys that KMS opens under a context of their own. */
import { createKmsKeyService } from '../../adapters/aws/kms-keys.ts';
import { createWebhookSender } from '../../adapters/http/webhook-sender.ts';
import type { Parts } from '../container.ts';
import { kms } from './keys.ts';

export function senderPart({
  WEBHOOK_RANGES: allowed,
}: {
  WEBHOOK_RANGES?: readonly string[] | undefined;
}): Pick<Parts, 'webhooks'> {
  return { webhooks: () => createWebhookSender({ reach: allowed ? { allowed } : {} }) };
}

export function webhookKeysPart({ DATA_KEY_ARN: keyId }: { DATA_KEY_ARN: string }): Pick<Parts, 'keyService'> {
  return { keyService: () => createKmsKeyService({ client: kms(), keyId }) };
}
