/** Sealed cursors: nothing to read, nothing to change, nothing to carry over. */
import fc from 'fast-check';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { cursorSeal, type CursorSeal } from '../../api/page-cursor.ts';
import type { Principal } from '../../core/privacy/access.ts';

const KEY = new Uint8Array(32).fill(3);
const anna: Principal = { sub: 'anna', roles: ['compliance'], expiresAt: '2999-01-01T00:00:00Z' };

async function sealFor(path: string, principal = anna, key = KEY): Promise<CursorSeal> {
  const made: CursorSeal[] = [];
  const app = new Hono().get('*', (c) => {
    made.push(cursorSeal(() => Promise.resolve(key), principal, c.req));
    return c.text('');
  });
  await app.request(path);
  const [seal] = made;
  if (!seal) throw new Error('not asked');
  return seal;
}

it('gives back what was sealed, on every page of the list, in any order of its parameters', async () => {
  await fc.assert(
    fc.asyncProperty(fc.stringMatching(/^[\w.,:[\]"-]*$/u), async (cursor) => {
      const sealed = await (await sealFor('/search?q=x&team=a&team=b')).seal(cursor);
      const next = await sealFor(`/search?limit=7&team=a&team=b&cursor=${sealed}&q=x`);
      expect(await next.open(sealed)).toBe(cursor);
    }),
  );
});

it('is as long for every position, and the same for the same one', async () => {
  const seal = await sealFor('/search?q=x');
  const [one, other, again] = await Promise.all([
    seal.seal('[0.1,"a"]'),
    seal.seal('[12.345,"abc"]'),
    seal.seal('[0.1,"a"]'),
  ]);
  expect(one).toHaveLength(other.length);
  expect(one).toBe(again);
  expect(one.slice(0, 8)).not.toBe(other.slice(0, 8));
});

it('opens for nothing and nobody else', async () => {
  const sealed = await (await sealFor('/search?q=x')).seal('[1,"id"]');
  const strangers = await Promise.all([
    sealFor('/search?q=y'),
    sealFor('/search'),
    sealFor('/recordings?q=x'),
    sealFor('/search?q=x', { ...anna, sub: 'ben' }),
    sealFor('/search?q=x', anna, new Uint8Array(32).fill(4)),
  ]);
  for (const seal of strangers) await expect(seal.open(sealed)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  const bytes = Buffer.from(sealed, 'base64url');
  const own = await sealFor('/search?q=x');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await expect(own.open(changed.toString('base64url'))).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  }
  for (const text of ['', '~~', sealed.slice(0, 20), 'x'.repeat(4000)]) {
    await expect(own.open(text)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  }
});

it('goes on for a caller whose token was renewed', async () => {
  const caller = (sub: string): Principal => ({ ...anna, sub, roles: ['subject'], customerRef: 'cust-1' });
  const sealed = await (await sealFor('/me/recordings', caller('caller-1'))).seal('x');
  expect(await (await sealFor('/me/recordings', caller('caller-2'))).open(sealed)).toBe('x');
});
