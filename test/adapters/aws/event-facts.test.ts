/** A row becomes one event; a bus that does not take it is told. */
import { describe, expect, it } from 'vitest';
import { createEventFacts } from '../../../adapters/aws/event-facts.ts';
import type { BusEvent } from '../../../adapters/aws/event-publisher.ts';
import { removedFacts } from '../../../core/insights/call-facts.ts';
import { plantedCalls } from '../../support/planted-calls.ts';

const [ROW] = plantedCalls(1);
if (!ROW) throw new Error('no row');

describe('facts', () => {
  it('go on the bus as they are', async () => {
    const sent: BusEvent[] = [];
    const publish = (events: readonly BusEvent[]): Promise<readonly number[]> => {
      sent.push(...events);
      return Promise.resolve([]);
    };
    await createEventFacts({ publisher: { publish } }).put(ROW);
    expect(sent).toEqual([{ source: 'callvault', detailType: 'recording.facts', detail: ROW }]);
  });

  it('leave by a row that says so', async () => {
    const sent: BusEvent[] = [];
    const publish = (events: readonly BusEvent[]): Promise<readonly number[]> => {
      sent.push(...events);
      return Promise.resolve([]);
    };
    const at = new Date('2026-03-01T09:00:00Z');
    await createEventFacts({ publisher: { publish } }).remove('rec1', at);
    expect(sent.map(({ detail }) => detail)).toEqual([removedFacts('rec1', at)]);
  });

  it('that the bus does not take are not sent', async () => {
    const facts = createEventFacts({ publisher: { publish: () => Promise.resolve([0]) } });
    await expect(facts.put(ROW)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('with more in them than the row has do not go out', async () => {
    const facts = createEventFacts({
      publisher: { publish: () => Promise.reject(new Error('published')) },
    });
    const more = { ...ROW, customerref: 'customer-7' };
    await expect(facts.put(more)).rejects.toThrow(/customerref/u);
  });
});
