/** Erasures that meet a running step, or die on the way: they end the same. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { WORK_FOLDERS } from '../../../core/use-cases/destroy-derivatives.ts';
import { deliver, runAll } from '../../support/calls.ts';
import { memoryContext, shippedPolicies, type MemoryContext } from '../../support/memory-context.ts';
import { call, CALLER, count, erase, paths, stored, types } from './erased-calls.ts';

describe('a step that is under way', () => {
  const steps = ['analysis', 'access', 'acoustics', 'peaks'] as const;

  it.each(steps)('writes its %s after the purge, and it goes all the same', async (folder) => {
    const context = memoryContext();
    const { recording } = await deliver(context, { metadata: CALLER });
    const id = recording.recordingId;
    let isDone = false;
    const put: typeof context.work.put = async (path, body) => {
      if (path.startsWith(`${folder}/`) && !isDone) {
        isDone = true;
        await erase(context, id);
      }
      await context.work.put(path, body);
    };
    await runAll({ ...context, work: { ...context.work, put } }).catch(() => undefined);
    context.clock.advance(3_600_000);
    await runAll(context);
    expect(isDone).toBe(true);
    expect(await stored(context, id)).toMatchObject({ state: 'erased', purged: {} });
    expect(await paths(context, id)).toEqual([]);
    expect(await count(context, '')).toBe(0);
    expect((await types(context, id)).filter((type) => type === 'erasure.completed')).toHaveLength(1);
  });

  it('writes only into folders that the purge knows', async () => {
    const context = memoryContext();
    const id = await call(context);
    for (const path of await paths(context, id)) {
      expect(WORK_FOLDERS.some((folder) => path.startsWith(`${folder}/${id}`))).toBe(true);
    }
  });
});

describe('a crash', () => {
  it('at any point of erase and purge, and a repeat, end the same', async () => {
    const changing = [
      'keyTable.remove',
      'intake.remove',
      'work.remove',
      'search.remove',
      'catalogue.commit',
      'catalogue.forget',
    ];
    const policies = shippedPolicies();
    for (let nth = 1; ; nth += 1) {
      const context = memoryContext(policies);
      const id = await call(context);
      let calls = 0;
      const died = await erase(
        dying(context, changing, () => (calls += 1) === nth),
        id,
      ).then(
        () => false,
        () => true,
      );
      await runAll(context);
      const result = await erase(context, id);
      expect(result).toMatchObject({ outcome: 'erased', certificate: { recordingId: id } });
      expect(await stored(context, id)).toMatchObject({ state: 'erased', purged: {}, callId: id });
      expect(await paths(context, id)).toEqual([]);
      expect(await context.keyTable.get(id)).toBeUndefined();
      const done = await types(context, id);
      for (const type of ['recording.erased', 'erasure.completed']) {
        expect(done.filter((one) => one === type)).toHaveLength(1);
      }
      if (!died) {
        expect(nth).toBeGreaterThan(10);
        return;
      }
    }
  });
});

/** Every call of these methods may be the last thing the process does: before it has an effect, or after. */
function dying(context: MemoryContext, methods: readonly string[], isLast: () => boolean): MemoryContext {
  const wrap = <T extends object>(name: string, port: T): T =>
    new Proxy(port, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== 'function' || !methods.includes(`${name}.${String(property)}`)) return member;
        return async (...args: unknown[]): Promise<unknown> => {
          if (isLast()) throw new AppError('UNAVAILABLE', 'killed before');
          const result: unknown = await Reflect.apply(member, target, args);
          if (isLast()) throw new AppError('UNAVAILABLE', 'killed after');
          return result;
        };
      },
    });
  return {
    ...context,
    keyTable: wrap('keyTable', context.keyTable),
    intake: wrap('intake', context.intake),
    work: wrap('work', context.work),
    search: wrap('search', context.search),
    catalogue: wrap('catalogue', context.catalogue),
  };
}
