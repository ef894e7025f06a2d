/** Where the functions of a deployment may deliver. */
import { expect, it } from 'vitest';
import { envSchema } from '../../functions/deliver-webhook/env.ts';
import { senderPart } from '../../functions/parts/webhooks.ts';

const read = (WEBHOOK_RANGES?: string): ReturnType<typeof envSchema.parse> =>
  envSchema.parse({ CATALOGUE_TABLE: 't', DATA_KEY_ARN: 'arn:aws:kms:x', WEBHOOK_RANGES });
const problemOf = (url: string, ranges?: string): string | undefined =>
  senderPart(read(ranges)).webhooks?.().problemOf(url);
const PRIVATE = 'must not point to a private address';

it('is public addresses alone, unless ranges were opened', () => {
  expect(problemOf('https://crm.example/')).toBeUndefined();
  expect(problemOf('https://10.1.2.3/')).toBe(PRIVATE);
  expect(problemOf('https://10.1.2.3/', '10.1.0.0/16,fd00:1::/64')).toBeUndefined();
  expect(problemOf('https://[fd00:1::2]/', '10.1.0.0/16,fd00:1::/64')).toBeUndefined();
  expect(problemOf('https://10.2.2.3/', '10.1.0.0/16')).toBe(PRIVATE);
});

it('is never the machine by its own names, whatever was opened, nor anything without TLS', () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
    expect(problemOf(`https://${host}/`, '127.0.0.0/8,::1/128')).toBe('must not point to this machine');
  }
  expect(problemOf('http://10.1.2.3/', '10.1.0.0/16')).toBe('must begin with https');
});

it('needs ranges that are ranges', () => {
  for (const ranges of ['', '10.1.0.0', '10.1.0.0/16, 10.2.0.0/16'])
    expect(() => read(ranges)).toThrow(/WEBHOOK_RANGES/u);
});
