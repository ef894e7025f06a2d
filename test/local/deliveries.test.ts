/** The heartbeat of this thread, and what it gives back. */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { trackDeliveries } from '../../local/deliveries.ts';

describe('deliveries', () => {
  it('beat while the work goes on, also after a beat that failed, and not after it', async () => {
    const { keepAlive } = trackDeliveries();
    let beats = 0;
    const beat = (): Promise<boolean> => {
      beats += 1;
      return beats === 1 ? Promise.reject(new Error('busy')) : Promise.resolve(true);
    };
    const delivery = { everyMs: 20, beat, handBack: () => Promise.resolve() };
    expect(await keepAlive(() => pause(150, 'done'), delivery)).toBe('done');
    const counted = beats;
    expect(counted).toBeGreaterThan(1);
    await expect(keepAlive(() => Promise.reject(new Error('failed')), delivery)).rejects.toThrow('failed');
    await pause(60);
    expect(beats).toBe(counted);
  });

  it('hand back what is under way and nothing else', async () => {
    const deliveries = trackDeliveries();
    const handedBack: string[] = [];
    const delivery = (name: string): Parameters<typeof deliveries.keepAlive>[1] => ({
      everyMs: 1000,
      beat: () => Promise.resolve(true),
      handBack: () => {
        handedBack.push(name);
        return Promise.resolve();
      },
    });
    await deliveries.keepAlive(() => Promise.resolve(), delivery('ended'));
    const end = new AbortController();
    const work = deliveries.keepAlive(() => pause(10_000, undefined, { signal: end.signal }), delivery('under way'));
    expect(deliveries.isOver()).toBe(false);
    await deliveries.handBack();
    expect(deliveries.isOver()).toBe(true);
    expect(handedBack).toEqual(['under way']);
    end.abort();
    await expect(work).rejects.toThrow();
  });
});
