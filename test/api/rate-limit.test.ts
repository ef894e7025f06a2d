/** How often one principal may ask. */
import { describe, expect, it } from 'vitest';
import { createRateLimiter, DEFAULT_LIMITS } from '../../api/rate-limit.ts';
import { memoryContext } from '../support/memory-context.ts';
import { codeOf, compliance, testApi, type Who } from './support.ts';

describe('the limit of one principal', () => {
  const limits = { ...DEFAULT_LIMITS, read: { perSecond: 2, burst: 3 }, heavy: { perSecond: 1, burst: 1 } };

  it('tells what is left, refuses what is too much, and lets in again', async () => {
    const context = memoryContext();
    const limited = testApi(context, { limits });
    const ask = (who: Who = compliance): Promise<Response> => limited.request(who, 'GET', '/me');
    const left = async (): Promise<string | null> => (await ask()).headers.get('ratelimit-remaining');
    expect([await left(), await left(), await left()]).toEqual(['2', '1', '0']);
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('ratelimit-limit')]).toEqual([
      429,
      '1',
      '3',
    ]);
    expect(await codeOf(refused)).toBe('RATE_LIMITED');
    // Nobody else has to wait, nor does what is counted by itself.
    expect((await ask({ ...compliance, sub: 'another' })).status).toBe(200);
    expect((await limited.request(compliance, 'POST', '/matters', { body: { matterId: 'M' } })).status).toBe(201);
    context.clock.advance(500);
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(429);
  });

  it('is narrower for what costs much, and is there for refusals too', async () => {
    const limited = testApi(memoryContext(), { limits });
    const body = { recordingIds: ['nowhere'] };
    const ask = (): Promise<Response> => limited.request(compliance, 'POST', '/verifications', { body });
    expect((await ask()).status).toBe(404);
    expect((await ask()).status).toBe(429);
  });

  it('does not hinder 200 reads a second by default', () => {
    const { clock } = memoryContext();
    const limiter = createRateLimiter(clock, DEFAULT_LIMITS);
    for (let request = 0; request < 12_000; request += 1) {
      limiter.take('one', 'read');
      clock.advance(5);
    }
  });

  it('remembers no more principals than it has room for', () => {
    const { clock } = memoryContext();
    const limiter = createRateLimiter(clock, { ...DEFAULT_LIMITS, read: { perSecond: 1, burst: 1 } });
    limiter.take('first', 'read');
    for (let n = 0; n < 10_001; n += 1) limiter.take(`p${n}`, 'read');
    expect(limiter.take('first', 'read')['ratelimit-remaining']).toBe('0');
  });
});
