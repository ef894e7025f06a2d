/** What integrators are told: nothing but what is listed, and nothing that names anybody. */
import { describe, expect, it } from 'vitest';
import { ARCHIVE_ID, CUSTODY_TYPES, type CustodyType } from '../../../core/custody/event.ts';
import { parseLeaf, recordEvent } from '../../../core/custody/leaf.ts';
import {
  eventEntry,
  eventOfAnnouncement,
  eventOfEntry,
  eventOfLeaf,
  PUBLIC_TYPES,
} from '../../../core/events/public-event.ts';
import { fakeRandom } from '../../support/memory-clock-random.ts';

const AT = '2026-03-01T09:00:00.000Z';
const KEPT = ['recording.indexed', 'ticket.drafted', 'alert.raised', 'export.ready'];

function leafOf(type: CustodyType, facts: Record<string, string | number> = {}, recordingId = 'rec1'): string {
  const openings = { actor: 'Anna Meyer', reason: 'because', purpose: 'court', customer: 'c1', matter: 'M-1' };
  return recordEvent({ recordingId, at: AT, entry: { type, openings, facts }, random: fakeRandom(type) }).leaf;
}

describe('public events', () => {
  it('are custody events by name, but for the four that are kept', () => {
    const logged = new Set<string>(CUSTODY_TYPES);
    expect(PUBLIC_TYPES.filter((type) => !logged.has(type))).toEqual([
      'ticket.drafted',
      'alert.raised',
      'export.ready',
    ]);
    for (const type of PUBLIC_TYPES) {
      const found = CUSTODY_TYPES.find((known) => known === type);
      if (found && !KEPT.includes(type)) expect(eventOfLeaf(leafOf(found))).toMatchObject({ type, at: AT });
    }
  });

  it('have the id of the custody event, and the listed facts alone', () => {
    const leaf = leafOf('recording.sealed', {
      classId: 'default',
      lane: 'erasable',
      retainUntil: AT,
      surprise: 'Anna',
    });
    const event = eventOfLeaf(leaf);
    expect(event).toEqual({
      id: parseLeaf(leaf).eventId,
      type: 'recording.sealed',
      at: AT,
      data: { recordingId: 'rec1', classId: 'default', lane: 'erasable', retainUntil: AT },
    });
    expect(JSON.stringify(CUSTODY_TYPES.map((type) => eventOfLeaf(leafOf(type))))).not.toMatch(
      /Anna|because|court|M-1/u,
    );
  });

  it('are not there for what only the custody log is for', () => {
    for (const type of ['audio.played', 'transcript.read', 'access.refused', 'webhook.added'] as const) {
      expect(eventOfLeaf(leafOf(type))).toBeUndefined();
    }
  });

  it('about the archive name no recording', () => {
    expect(eventOfLeaf(leafOf('recorder.quiet', { since: AT }, ARCHIVE_ID))?.data).toEqual({ since: AT });
  });

  it('of an announcement have an id without full stops, the same from the catalogue', () => {
    const told = { type: 'alert.raised', id: 'alert.raised.rec1.lost-again', recordingId: 'rec1', at: AT } as const;
    const event = eventOfAnnouncement({ ...told, ruleId: 'lost-again', severity: 'warning' });
    expect(event).toEqual({
      id: 'alert_raised_rec1_lost-again',
      type: 'alert.raised',
      at: AT,
      data: { recordingId: 'rec1', ruleId: 'lost-again', severity: 'warning' },
    });
    expect(eventOfEntry(eventEntry({ ...told, ruleId: 'lost-again', severity: 'warning' }, true))).toEqual(event);
  });

  it('that cannot be read are an error', () => {
    expect(() => eventOfEntry({ body: '{"id":"a"}' })).toThrow(expect.objectContaining({ code: 'INTEGRITY' }));
    expect(() => eventOfLeaf('{}')).toThrow(expect.objectContaining({ code: 'INTEGRITY' }));
    const cut = leafOf('recording.sealed').slice(0, -1);
    expect(() => eventOfLeaf(cut)).toThrow(expect.objectContaining({ code: 'INTEGRITY' }));
    const more = leafOf('recording.sealed').replace(/\}$/, ',"x":1}');
    expect(() => eventOfLeaf(more)).toThrow(expect.objectContaining({ code: 'INTEGRITY' }));
  });
});
