/** Signatures of webhooks: Standard Webhooks, symmetric scheme (https://www.standardwebhooks.com). */
import { createHmac, timingSafeEqual } from 'node:crypto';

const PREFIX = 'whsec_';

export interface SignedHeaders {
  readonly 'webhook-id': string;
  /** Seconds since 1970, of this attempt. */
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** The secret as receivers are given it. */
export function secretText(key: Uint8Array): string {
  return PREFIX + Buffer.from(key).toString('base64');
}

/** HMAC-SHA256 over `id.timestamp.body`. */
export function signWebhook(
  key: Uint8Array,
  { id, at, body }: { readonly id: string; readonly at: Date; readonly body: string },
): SignedHeaders {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${hmac(key, `${id}.${timestamp}.${body}`).toString('base64')}`,
  };
}

/** What a receiver does. `toleranceMs`: how far the clocks may be apart, against the repetition of old messages. */
export function verifyWebhook(
  secret: string,
  headers: Readonly<Record<string, string | undefined>>,
  { body, now, toleranceMs = 5 * 60_000 }: { readonly body: string; readonly now: Date; readonly toleranceMs?: number },
): boolean {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
  const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': signatures = '' } = headers;
  if (!/^\d{1,12}$/u.test(timestamp) || Math.abs(now.getTime() - Number(timestamp) * 1000) > toleranceMs) return false;
  const expected = hmac(key, `${id}.${timestamp}.${body}`);
  return signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',');
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
