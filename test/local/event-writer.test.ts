import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Catalogue } from '../../core/ports.ts';
import { noteEvents } from '../../core/use-cases/note-events.ts';
import { openFolder } from '../../local/container.ts';
import { createEventWriter } from '../../local/event-writer.ts';
import { loadPolicies } from '../../local/policies.ts';
import { readSettings } from '../../local/settings.ts';
import { aRecording, anEvent } from '../contracts/builders.ts';

const home = mkdtempSync(join(tmpdir(), 'callvault-event-writer-'));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

async function withWriter(name: string, work: (written: Catalogue, stored: Catalogue) => Promise<void>): Promise<void> {
  const settings = readSettings({}, { data: join(home, name) });
  const folder = await openFolder(settings, loadPolicies(settings.policiesDir));
  const failures: unknown[] = [];
  const writer = createEventWriter(folder.context.catalogue, settings, (error) => failures.push(error));
  try {
    await work(writer.catalogue, folder.context.catalogue);
    expect(failures).toEqual([]);
  } finally {
    await writer.stop();
    folder.close();
  }
}

const idsOf = async (catalogue: Catalogue, recordingId: string): Promise<string[]> =>
  (await catalogue.events(recordingId)).map(({ eventId }) => eventId);

describe('the thread that writes events', { timeout: 60_000 }, () => {
  it('has written them when it says so, those of one recording in their order', async () => {
    await withWriter('order', async (written, stored) => {
      await written.commit({ recordings: [aRecording('rec1')], events: [anEvent('e0', 'rec1')] });
      const names = Array.from({ length: 50 }, (_, i) => `e${i + 1}`);
      await Promise.all(names.map((name) => written.commit({ recordings: [], events: [anEvent(name, 'rec1')] })));
      expect(await idsOf(stored, 'rec1')).toEqual(['e0', ...names]);
    });
  });

  it('refuses an event that is stored already, and that one alone', async () => {
    await withWriter('twice', async (written, stored) => {
      const once = (name: string): Promise<void> => written.commit({ recordings: [], events: [anEvent(name, 'rec1')] });
      const outcomes = await Promise.allSettled([once('a'), once('a'), once('b')]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(outcomes[1]).toMatchObject({ reason: { code: 'CONFLICT' } });
      expect(await idsOf(stored, 'rec1')).toEqual(['a', 'b']);
    });
  });

  it('leaves every other change to the catalogue itself', async () => {
    await withWriter('other', async (written, stored) => {
      const claim = { name: 'call', recordingId: 'rec1' };
      await written.commit({ recordings: [], events: [anEvent('e1', 'rec1')], claims: [claim] });
      expect(await stored.claim('call')).toBe('rec1');
      expect(await idsOf(stored, 'rec1')).toEqual(['e1']);
    });
  });

  it('writes what was given to it before it stops', async () => {
    const settings = readSettings({}, { data: join(home, 'stop') });
    const folder = await openFolder(settings, loadPolicies(settings.policiesDir));
    const { clock, random } = folder.context;
    const writer = createEventWriter(folder.context.catalogue, settings, () => undefined);
    await writer.warm();
    const noted = noteEvents({ catalogue: writer.catalogue, clock, random }, ['rec1', 'rec2'], {
      type: 'transcript.read',
      openings: { actor: 'anna' },
    });
    await Promise.all([noted, writer.stop()]);
    expect(await folder.context.catalogue.events('rec2')).toHaveLength(1);
    folder.close();
  });
});
