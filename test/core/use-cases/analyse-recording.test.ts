/** Who reads a call: the language service where there is one that has the language, else the rules. */
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import type { LanguageService } from '../../../core/analysis/ports.ts';
import { readAnalysis } from '../../../core/use-cases/analyse-recording.ts';
import { deliver, finishedCall, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext } from '../../support/memory-context.ts';

const service: LanguageService = {
  sentiment: (texts, language) =>
    Promise.resolve(language === 'fr-FR' ? texts.map(() => ({ label: 'mixed', score: 0.25 })) : undefined),
  names: (texts, language) =>
    Promise.resolve(language === 'fr-FR' ? texts.map(() => [{ type: 'place', start: 0, end: 4 }]) : undefined),
};

describe('a call', () => {
  it('in a language that the service has is read by it', async () => {
    const context = { ...memoryContext(), language: service };
    const id = await finishedCall(context, { transcript: { ...TRANSCRIPT, language: 'fr-FR' } });
    const analysis = await readAnalysis(context, id);
    expect(analysis?.sentiment?.turns.map(({ label }) => label)).toEqual(['mixed', 'mixed']);
    expect(analysis?.entities.map(({ type, text }) => [type, text])).toEqual([
      ['place', 'Good'],
      ['place', 'My p'],
    ]);
  });

  it('in another language is read by the rules, as without a service', async () => {
    const [plain, served] = [memoryContext(), { ...memoryContext(), language: service }];
    const expected = await readAnalysis(plain, await finishedCall(plain));
    expect(expected?.sentiment?.turns[1]?.label).toBe('negative');
    expect(await readAnalysis(served, await finishedCall(served))).toEqual(expected);
  });

  it('is summarised by the turns that a summariser chose', async () => {
    const context = { ...memoryContext(), summariser: { choose: () => Promise.resolve([0]) } };
    const analysis = await readAnalysis(context, await finishedCall(context));
    expect(analysis?.summary?.sentences.map(({ text }) => text)).toEqual(['Good morning, thank you for calling.']);
  });

  it('is told to a summariser without personal data, turn by turn', async () => {
    const told: string[] = [];
    const summariser = {
      choose: (turns: readonly { readonly text: string }[]) => {
        told.push(...turns.map(({ text }) => text));
        return Promise.resolve([1]);
      },
    };
    const said = 'Call me at 415-555-0132, my card is 4111 1111 1111 1111.';
    const turns = [
      ...TRANSCRIPT.turns,
      { index: TRANSCRIPT.turns.length, role: 'customer' as const, startMs: 9000, endMs: 9900, text: said },
    ];
    await finishedCall({ ...memoryContext(), summariser }, { transcript: { ...TRANSCRIPT, turns } });
    expect(told).toHaveLength(turns.length);
    expect(told.at(-1)).toBe('Call me at [PHONE], my card is [CARD].');
  });

  it.each([
    ['nothing', undefined],
    ['no turn that there is', []],
    ['turns from elsewhere', [99]],
  ])('is summarised by the rules when a summariser chose %s', async (_, chosen) => {
    const [plain, served] = [
      memoryContext(),
      { ...memoryContext(), summariser: { choose: () => Promise.resolve(chosen) } },
    ];
    const expected = await readAnalysis(plain, await finishedCall(plain));
    expect(expected?.summary).not.toBeNull();
    expect(await readAnalysis(served, await finishedCall(served))).toEqual(expected);
  });

  it('waits for a service that does not answer: half a reading is none', async () => {
    const down = (): Promise<never> => Promise.reject(new AppError('UNAVAILABLE', 'away'));
    const context = { ...memoryContext(), language: { sentiment: down, names: down } };
    const { recording } = await deliver(context, { transcript: TRANSCRIPT });
    await runAll(context);
    expect((await context.catalogue.recording(recording.recordingId))?.analysed).toBeUndefined();
    expect(context.failures).toMatchObject([{ step: 'analyse', error: { code: 'UNAVAILABLE' } }]);
    expect(await readAnalysis(context, recording.recordingId)).toBeUndefined();
  });
});
