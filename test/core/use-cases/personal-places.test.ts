import { describe, expect, it } from 'vitest';
import type { Recording } from '../../../core/recording/recording.ts';
import { placesOf } from '../../../core/use-cases/personal-places.ts';
import { readTranscript } from '../../../core/use-cases/read-content.ts';
import { readRedactedTranscript, readSearchableTurns } from '../../../core/use-cases/redacted-content.ts';
import type { Transcript } from '../../../core/transcript/transcript.ts';
import { callFile, finishedCall } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

const SAID = ['My name is Martha Ellison', 'Call me at 212-555-0147, please', 'Thank you, Martha'];

async function analysed(): Promise<{ context: MemoryContext; recording: Recording; path: string }> {
  const context = memoryContext();
  const turns = SAID.map((text, index) => ({
    ...{ index, channel: index % 2, text, startMs: index * 150, endMs: index * 150 + 100 },
    role: index % 2 === 0 ? ('customer' as const) : ('agent' as const),
  }));
  const transcript: Transcript = { language: 'en-US', source: 'callvault', turns };
  const id = await finishedCall(context, { audio: callFile(1, 600), transcript });
  const recording = await context.catalogue.recording(id);
  if (!recording) throw new Error('not stored');
  return { context, recording, path: `analysis/${id}.personal.json` };
}

const never = (): Promise<Transcript> => Promise.reject(new Error('the transcript was opened'));

describe('where the personal data of a call stands', () => {
  it('is found at the analysis and needs no transcript afterwards', async () => {
    const { context, recording } = await analysed();
    const { all, withoutNames, inSearchable } = await placesOf(context, recording, never);
    expect(all.map(({ type, turn }) => [turn, type])).toEqual([
      [0, 'name'],
      [1, 'phone'],
      [2, 'name'],
    ]);
    expect(withoutNames.map(({ type }) => type)).toEqual(['phone']);
    expect(inSearchable.map(({ type, turn }) => [turn, type])).toEqual([
      [0, 'name'],
      [2, 'name'],
    ]);
  });

  it('holds no word of the call', async () => {
    const { context, path } = await analysed();
    const text = Buffer.from((await context.work.get(path)) ?? []).toString();
    expect(text).not.toBe('');
    for (const word of SAID.flatMap((line) => line.match(/\w{4,}/g) ?? [])) {
      if (word.toLowerCase() !== 'name') expect(text).not.toContain(word);
    }
  });

  it.each([
    ['lost', undefined],
    ['of other rules', (kept: string) => kept.replace(/"of":"\w+ /, '"of":"older ')],
    ['of another transcript', (kept: string) => kept.replace(/"of":"(\w+) \S+ /, '"of":"$1 other ')],
  ])('is found anew when it is %s', async (_, by) => {
    const { context, recording, path } = await analysed();
    const read = async (): Promise<unknown> => [
      (await readRedactedTranscript(context, recording))?.turns.map(({ text }) => text),
      (await readSearchableTurns(context, recording))?.map(({ text }) => text),
    ];
    const expected = [
      ['My name is [NAME]', 'Call me at [PHONE], please', 'Thank you, [NAME]'],
      ['My name is Martha Ellison', 'Call me at [PHONE], please', 'Thank you, Martha'],
    ];
    expect(await read()).toEqual(expected);
    if (by) {
      const kept = Buffer.from((await context.work.get(path)) ?? []).toString();
      const changed = by(kept).replaceAll(/"start":\d+/g, '"start":0');
      expect(changed).not.toBe(kept);
      await context.work.put(path, Buffer.from(changed));
    } else await context.work.remove(path);
    expect(await read()).toEqual(expected);
    await expect(placesOf(context, recording, never)).rejects.toThrow('was opened');
  });

  it('is not used once codes of a card are masked in the transcript', async () => {
    const { context, recording } = await analysed();
    const cardCodeFound = { at: '2026-03-01T10:00:00.000Z', ruleVersion: '1', spans: [] };
    const masked = { ...recording, cardCodeFound };
    await expect(placesOf(context, masked, never)).rejects.toThrow('was opened');
    const transcript = await readTranscript(context, masked);
    if (!transcript) throw new Error('no transcript');
    expect((await placesOf(context, masked, () => Promise.resolve(transcript))).all).toHaveLength(3);
  });
});
