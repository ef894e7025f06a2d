/** Signatures as receivers check them. The first vector is the one of the reference implementations of Standard Webhooks. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { secretText, signWebhook, verifyWebhook } from '../../../core/events/signature.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const KEY = Buffer.from(SECRET.slice(6), 'base64');
const BODY = '{"test": 2432232314}';
const AT = new Date(1_614_265_330_000);
const SIGNED = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

describe('signatures', () => {
  it('are those of the published vector', () => {
    expect(signWebhook(KEY, { id: SIGNED['webhook-id'], at: AT, body: BODY })).toEqual(SIGNED);
    expect(secretText(KEY)).toBe(SECRET);
  });

  it('are HMAC-SHA256 over id, timestamp and body, in UTF-8', () => {
    const body = '{"text":"王 ü"}';
    const expected = createHmac('sha256', KEY)
      .update(Buffer.from(`a.1614265330.${body}`, 'utf8'))
      .digest('base64');
    expect(signWebhook(KEY, { id: 'a', at: AT, body })['webhook-signature']).toBe(`v1,${expected}`);
  });

  it('are accepted among others, with and without the prefix of the secret', () => {
    const headers = { ...SIGNED, 'webhook-signature': `v1,AAAA v2,xyz ${SIGNED['webhook-signature']}` };
    expect(verifyWebhook(SECRET, headers, { body: BODY, now: AT })).toBe(true);
    expect(verifyWebhook(SECRET.slice(6), headers, { body: BODY, now: AT })).toBe(true);
  });

  it.each([
    ['body', {}, `${BODY} `, AT],
    ['id', { 'webhook-id': 'msg_other' }, BODY, AT],
    ['timestamp', { 'webhook-timestamp': '1614265331' }, BODY, AT],
    ['timestamp that is none', { 'webhook-timestamp': '1614265330.0' }, BODY, AT],
    ['signature', { 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=' }, BODY, AT],
    ['version', { 'webhook-signature': SIGNED['webhook-signature'].replace('v1', 'v2') }, BODY, AT],
    ['old message', {}, BODY, new Date(AT.getTime() + 301_000)],
    ['message from the future', {}, BODY, new Date(AT.getTime() - 301_000)],
  ])('are refused for another %s', (_what, change, body, now) => {
    expect(verifyWebhook(SECRET, { ...SIGNED, ...change }, { body, now })).toBe(false);
  });

  it('are refused without headers', () => {
    expect(verifyWebhook(SECRET, {}, { body: BODY, now: AT })).toBe(false);
  });
});
