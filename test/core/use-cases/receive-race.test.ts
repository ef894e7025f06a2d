/** The same delivery twice at the same time: whoever comes second finds the first, at whatever moment it committed. */
import { describe, expect, it } from 'vitest';
import { callFile, deliver } from '../../support/calls.ts';
import { memoryContext } from '../../support/memory-context.ts';

const METADATA = { source: 'pbx', callId: 'call-1' };

describe('two deliveries of one call at the same time', () => {
  it.each(Array.from({ length: 12 }, (_, look) => look))(
    'the other one commits before look %i at the claims',
    async (look) => {
      const context = memoryContext();
      const audio = callFile();
      let looks = 0;
      const claim = async (name: string): Promise<string | undefined> => {
        looks += 1;
        if (looks === look + 1) await deliver(context, { audio, metadata: METADATA });
        return context.catalogue.claim(name);
      };
      const slow = { ...context, catalogue: { ...context.catalogue, claim } };
      await deliver(slow, { audio, metadata: METADATA });
      if (looks <= look) await deliver(context, { audio, metadata: METADATA });
      const { items } = await context.catalogue.recordings({}, { limit: 10 });
      expect(items.map(({ witnessOf, state }) => ({ witnessOf, state }))).toEqual([
        { witnessOf: undefined, state: 'received' },
      ]);
    },
  );
});
