/** An announcement becomes one event of its type; a bus that does not take it is told. */
import { describe, expect, it } from 'vitest';
import { createEventAnnouncer } from '../../../adapters/aws/event-announcer.ts';
import type { BusEvent } from '../../../adapters/aws/event-publisher.ts';

const TOLD = {
  type: 'ticket.drafted',
  id: 'ticket.drafted.r.1',
  recordingId: 'r',
  at: '2026-03-01T09:00:00Z',
} as const;

describe('announcements', () => {
  it('go on the bus with their id', async () => {
    const sent: BusEvent[] = [];
    const publish = (events: readonly BusEvent[]): Promise<readonly number[]> => {
      sent.push(...events);
      return Promise.resolve([]);
    };
    await createEventAnnouncer({ publisher: { publish } }).tell(TOLD);
    const detail = { id: 'ticket_drafted_r_1', type: TOLD.type, at: TOLD.at, data: { recordingId: 'r' } };
    expect(sent).toEqual([{ source: 'callvault', detailType: TOLD.type, detail }]);
  });

  it('of an alert name its rule and how severe it is', async () => {
    const sent: BusEvent[] = [];
    const publish = (events: readonly BusEvent[]): Promise<readonly number[]> => {
      sent.push(...events);
      return Promise.resolve([]);
    };
    const type = 'alert.raised';
    const told = { ...TOLD, type, id: 'alert.raised.a', ruleId: 'legal-threat', severity: 'critical' } as const;
    await createEventAnnouncer({ publisher: { publish } }).tell(told);
    const data = { recordingId: 'r', ruleId: 'legal-threat', severity: 'critical' };
    expect(sent).toEqual([
      { source: 'callvault', detailType: type, detail: { id: 'alert_raised_a', type, at: TOLD.at, data } },
    ]);
  });

  it('that the bus does not take are not told', async () => {
    const announcer = createEventAnnouncer({ publisher: { publish: () => Promise.resolve([0]) } });
    await expect(announcer.tell(TOLD)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
