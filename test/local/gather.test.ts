import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gather } from '../../local/gather.ts';

const turn = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

describe('writes that are gathered', () => {
  it('go together while one is under way, in their order', async () => {
    const written: (readonly string[])[] = [];
    const write = gather((items: readonly string[]) => {
      written.push(items);
      return Promise.resolve();
    });
    await Promise.all([write(['a']), write(['b', 'c']), write([])]);
    await write(['d']);
    expect(written).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('fail alone', async () => {
    const written: string[] = [];
    const write = gather((items: readonly string[]) => {
      if (items.includes('bad')) return Promise.reject(new Error('refused'));
      written.push(...items);
      return Promise.resolve();
    });
    const outcomes = await Promise.allSettled([write(['a']), write(['bad']), write(['c'])]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(written).toEqual(['a', 'c']);
  });

  it('are told as written only when they are, each once and in order', async () => {
    const part = fc.record({ wait: fc.nat(3), size: fc.nat(3), isBad: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        const written: string[] = [];
        const namesOf = (at: number): string[] => Array.from({ length: parts[at]?.size ?? 0 }, (_, i) => `${at}.${i}`);
        const bad = new Set(parts.flatMap(({ isBad }, at) => (isBad ? namesOf(at) : [])));
        const write = gather(async (names: readonly string[]) => {
          await turn();
          if (names.some((name) => bad.has(name))) throw new Error('refused');
          written.push(...names);
        });
        const told = parts.map(async ({ wait }, at) => {
          for (let i = 0; i < wait; i += 1) await turn();
          const names = namesOf(at);
          const [outcome] = await Promise.allSettled([write(names)]);
          const isWritten = outcome.status === 'fulfilled';
          expect(isWritten).toBe(!names.some((name) => bad.has(name)));
          expect(written.filter((name) => names.includes(name))).toEqual(isWritten ? names : []);
        });
        await Promise.all(told);
      }),
      { numRuns: 200 },
    );
  });
});
