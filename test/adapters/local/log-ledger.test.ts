import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openCatalogue } from '../../../adapters/local/catalogue.ts';
import { anEvent, aRecording } from '../../contracts/builders.ts';
import { fakeClock } from '../../support/memory-clock-random.ts';
import { closing, tempDir } from './temp-dir.ts';

it('never gives out a signed leaf index again, also when the newest rows were deleted behind its back', async () => {
  const file = join(tempDir(), 'catalogue.sqlite');
  const { catalogue, ledger } = closing(openCatalogue({ file, clock: fakeClock() }));
  const commit = (id: string): Promise<void> => catalogue.commit({ recordings: [], events: [anEvent(id, 'r')] });
  await catalogue.commit({ recordings: [aRecording('r')], events: [anEvent('e0', 'r')] });
  await commit('e1');
  expect(await ledger.assign()).toBe(2);
  await ledger.advance(await ledger.head(), { size: 2, rootHash: 'x' });
  const intruder = new DatabaseSync(file);
  intruder.exec("DELETE FROM events WHERE event_id = 'e1'");
  intruder.close();
  await commit('e2');
  expect(await ledger.assign()).toBe(3);
  expect((await ledger.leaves(0, 10)).map(({ leafIndex, eventId }) => [leafIndex, eventId])).toEqual([
    [0, 'e0'],
    [2, 'e2'],
  ]);
});
