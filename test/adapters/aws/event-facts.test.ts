/** A row becomes one event; a bus that does not take it is told. */
import { describe, expect, it } from 'vitest';
import { createEventFacts } from '../../../adapters/aws/event-facts.ts';
import type { BusEvent } from '../../../adapters/aws/event-publisher.ts';
import type { CallFacts } from '../../../core/insights/call-facts.ts';

const ROW: CallFacts = {
  recordingid: 'rec1',
  source: 'pbx-1',
  businessline: 'default',
  lane: 'erasable',
  startedat: '2026-03-01T09:00:00.000Z',
  durationms: 1200,
  language: 'en-US',
  channels: 2,
  turns: 2,
  silenceshare: 0.25,
  overlapshare: 0,
  agentshare: null,
  sentiment: -0.5,
  sentimenttrend: 0,
  score: 80,
  scorecard: 'service@1',
  topics: ['delivery'],
  intent: 'complain',
  restricted: false,
};

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

  it('that the bus does not take are not sent', async () => {
    const facts = createEventFacts({ publisher: { publish: () => Promise.resolve([0]) } });
    await expect(facts.put(ROW)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('with more in them than the row has do not go out', async () => {
    const facts = createEventFacts({
      publisher: { publish: () => Promise.reject(new Error('published')) },
    });
    const more = { ...ROW, agentid: 'agent-7' };
    await expect(facts.put(more)).rejects.toThrow(/agentid/u);
  });
});
