/** The sweeper of a running server. */
import { describe, expect, it, vi } from 'vitest';
import { once } from '../../core/bytes.ts';
import { createSweeper } from '../../local/sweeper.ts';
import { callFile } from '../support/calls.ts';
import { memoryContext, type MemoryContext } from '../support/memory-context.ts';

async function arrive(context: MemoryContext, recordingId: string): Promise<void> {
  await context.intake.put(recordingId, 'audio', once(callFile(recordingId.length)));
}

const registered = async (context: MemoryContext, recordingId: string): Promise<void> => {
  await vi.waitFor(async () => {
    expect(await context.catalogue.recording(recordingId)).toMatchObject({ state: 'received' });
  });
};

describe('the sweeper', () => {
  it('finds arrivals again and again, and stops when told', async () => {
    const context = memoryContext();
    const failures: unknown[] = [];
    const sweeper = createSweeper(context, (error) => failures.push(error), 5);
    sweeper.start();
    for (const id of ['a', 'bb']) {
      await arrive(context, id);
      await registered(context, id);
    }
    await sweeper.stop();
    await arrive(context, 'ccc');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await context.catalogue.recording('ccc')).toBeUndefined();
    await sweeper.sweep();
    await registered(context, 'ccc');
    expect(failures).toEqual([]);
  });

  it('goes on after a sweep that failed altogether', async () => {
    const context = memoryContext();
    let lists = 0;
    const list: MemoryContext['intake']['list'] = () => {
      lists += 1;
      if (lists === 1) throw new Error('the folder cannot be read');
      return context.intake.list();
    };
    const failures: unknown[] = [];
    const sweeper = createSweeper({ ...context, intake: { ...context.intake, list } }, (e) => failures.push(e), 5);
    await arrive(context, 'a');
    sweeper.start();
    await registered(context, 'a');
    await sweeper.stop();
    expect(failures).toHaveLength(1);
  });
});
