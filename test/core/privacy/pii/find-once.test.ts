import { expect, test } from 'vitest';
import { findPersonalData } from '../../../../core/privacy/pii/find.ts';
import { findOnce } from '../../../../core/privacy/pii/find-once.ts';
import type { Turn } from '../../../../core/transcript/transcript.ts';
import { labelledCalls } from '../../../support/pii-lines.ts';

test('finds what the finder finds, the first time and again, with names and without', async () => {
  for (const { transcript } of labelledCalls('en', 200, 3)) {
    for (const names of [true, false]) {
      const wanted = await findPersonalData(transcript, { names });
      expect(await findOnce(transcript, { names })).toEqual(wanted);
      expect(await findOnce(transcript, { names })).toEqual(wanted);
    }
  }
});

test('one changed letter is another call', async () => {
  const said = (text: string): { turns: Turn[] } => ({
    turns: [{ index: 0, role: 'customer', startMs: 0, endMs: 1000, text }],
  });
  expect(await findOnce(said('Write to kim@example.com'))).toHaveLength(1);
  expect(await findOnce(said('Write to kim#example.com'))).toHaveLength(0);
});

test('a long word after "at" takes no longer than a short one', async () => {
  const text = `please look at ${'a'.repeat(5000)} and nothing`;
  const started = performance.now();
  await findPersonalData({ turns: [{ index: 0, role: 'customer', startMs: 0, endMs: 1000, text }] });
  expect(performance.now() - started).toBeLessThan(5000);
});
