/** What happens while a recording is verified is never taken for tampering. */
import { describe, expect, it } from 'vitest';
import { noteEvent } from '../../../core/use-cases/commit-recording.ts';
import { placeHold, releaseHold } from '../../../core/use-cases/hold-recordings.ts';
import { verifyRecording } from '../../../core/use-cases/verify-recording.ts';
import { verifyAll } from '../../../core/use-cases/verify-all.ts';
import { all } from '../../contracts/builders.ts';
import { finishedCall } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';
import { meanwhile, sealedArchive } from './sealed-archive.ts';

const HOLD = { matterId: 'm', reason: 'litigation', actor: 'officer' };

async function verdictsOf(context: MemoryContext, id: string): Promise<unknown[]> {
  return (await context.catalogue.events(id))
    .filter(({ type }) => type === 'recording.verified')
    .map(({ leaf }) => (/"verdict":"(\w+)"/u.exec(leaf) ?? [])[1]);
}

describe('verification at the same time as', () => {
  it('the pipeline: an event that is committed and not integrated yet is late, not altered', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    expect(await context.logStore.get('checkpoint')).toBeUndefined();
    expect(await verifyRecording(context, id, 'auditor')).toMatchObject({ verdict: 'intact' });
    await noteEvent(context, id, { type: 'audio.played', openings: { actor: 'cli:ana' } });
    expect(await verifyRecording(context, id, 'auditor')).toMatchObject({ verdict: 'intact' });
  });

  it.each([1, 2, 3])('a hold placed right after read %i of the row', async (nth) => {
    const { context, id } = await sealedArchive();
    const busy = meanwhile(context, nth, async () => {
      await placeHold(context, { ...HOLD, recordingIds: [id] });
    });
    expect(await verifyRecording(busy, id, 'auditor')).toMatchObject({ verdict: 'intact' });
    expect(await verdictsOf(context, id)).toEqual(['intact']);
  });

  it('a hold that is released while it is looked at', async () => {
    const { context, id } = await sealedArchive();
    await placeHold(context, { ...HOLD, recordingIds: [id] });
    const busy = meanwhile(context, 1, async () => {
      await releaseHold(context, { ...HOLD, recordingIds: [id] });
    });
    expect(await verifyRecording(busy, id, 'auditor')).toMatchObject({ verdict: 'intact' });
  });

  it('other readers, whose events keep coming', async () => {
    const { context, id } = await sealedArchive();
    const play = (): Promise<void> => noteEvent(context, id, { type: 'audio.played', openings: { actor: 'cli:ana' } });
    const { catalogue } = context;
    const busy: MemoryContext = {
      ...context,
      catalogue: {
        ...catalogue,
        async events(recordingId) {
          const events = await catalogue.events(recordingId);
          await play();
          return events;
        },
      },
    };
    expect(await verifyRecording(busy, id, 'auditor')).toMatchObject({ verdict: 'intact' });
  });

  it('another verification of everything', async () => {
    const { context } = await sealedArchive();
    const runs = await Promise.all([all(verifyAll(context, 'a')), all(verifyAll(context, 'b'))]);
    expect(runs.flat().map(({ verdict }) => verdict)).toEqual(['intact', 'intact']);
  });

  it('ends all the same when a bad recording never rests', async () => {
    const { context, id } = await sealedArchive();
    context.vault.objects.delete(`audio/${id}`);
    const { catalogue } = context;
    let reads = 0;
    const busy: MemoryContext = {
      ...context,
      catalogue: {
        ...catalogue,
        async events(recordingId) {
          reads += 1;
          await noteEvent(context, id, { type: 'audio.played', openings: { actor: 'cli:ana' } });
          return catalogue.events(recordingId);
        },
      },
    };
    expect(await verifyRecording(busy, id, 'auditor')).toMatchObject({ verdict: 'missing' });
    expect(reads).toBeLessThan(40);
  });
});
