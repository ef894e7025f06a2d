/** A call as a language service reads it, with the rules where the service says nothing. */
import { describe, expect, it } from 'vitest';
import { analyse, type Reading } from '../../../core/analysis/analyse.ts';
import { type Analysis, analysisSchema } from '../../../core/analysis/analysis.ts';
import type { Transcript } from '../../../core/transcript/transcript.ts';
import { call, NO_POLICIES, STARTED_AT } from './calls.ts';

async function analysed(transcript: Transcript, reading: Reading): Promise<Analysis> {
  const input = { transcript, acoustics: null, policies: NO_POLICIES, startedAt: STARTED_AT, channels: [], reading };
  return analysisSchema.parse(await analyse(input));
}

const FRENCH = call('fr-FR', [
  ['customer', 'Marie Curie à Paris, c’est horrible.'],
  ['agent', 'Merci.'],
]);
const ENGLISH = call('en-US', [
  ['customer', 'My name is Peter Johnson and this is terrible.'],
  ['customer', 'Great, thank you so much. It was $25.50.'],
]);

describe('sentiment', () => {
  it('of a language without a lexicon is that of the service; a turn it could not read is neutral', async () => {
    const { sentiment, emotion } = await analysed(FRENCH, {
      opinions: [{ label: 'negative', score: -0.9 }, undefined],
    });
    expect(sentiment?.turns).toEqual([
      { index: 0, label: 'negative', score: -0.9 },
      { index: 1, label: 'neutral', score: 0 },
    ]);
    expect(sentiment?.byRole[0]).toEqual({ role: 'customer', score: -0.9, turns: 1 });
    expect(emotion).toHaveLength(1);
  });

  it('of a turn that the service could not read is that of the lexicon, where there is one', async () => {
    const { sentiment } = await analysed(ENGLISH, { opinions: [{ label: 'mixed', score: 0.1 }, undefined] });
    expect(sentiment?.turns.map(({ label }) => label)).toEqual(['mixed', 'positive']);
  });

  it('is null without a service and without a lexicon', async () => {
    expect((await analysed(FRENCH, {})).sentiment).toBeNull();
  });
});

describe('names', () => {
  it('of the service take the place of the rules; amounts stay', async () => {
    const names = [[{ type: 'person', start: 11, end: 16 }] as const, []];
    const { entities } = await analysed(ENGLISH, { names });
    expect(entities.map(({ type, text, turn }) => [type, text, turn])).toEqual([
      ['person', 'Peter', 0],
      ['amount', '$25.50', 1],
    ]);
  });

  it('are found in a language that has no rules', async () => {
    const names = [
      [
        { type: 'person', start: 0, end: 11 },
        { type: 'place', start: 14, end: 19 },
      ] as const,
      undefined,
    ];
    const { entities } = await analysed(FRENCH, { names });
    expect(entities.map(({ type, text }) => [type, text])).toEqual([
      ['person', 'Marie Curie'],
      ['place', 'Paris'],
    ]);
  });

  it('are those of the rules for a turn that the service could not read', async () => {
    const { entities } = await analysed(ENGLISH, { names: [undefined, []] });
    expect(entities.find(({ type }) => type === 'person')?.text).toBe('Peter Johnson');
  });
});

describe('the summary', () => {
  it('quotes the turns that were chosen, in the order of the call', async () => {
    const { summary } = await analysed(ENGLISH, { chosen: [1, 7, 0, 1] });
    expect(summary?.sentences.map(({ turn }) => turn)).toEqual([0, 1]);
    expect(summary?.sentences[0]?.text).toBe('My name is [NAME] and this is terrible.');
  });

  it('is that of the rules when nothing of the call was chosen', async () => {
    const byRules = await analysed(ENGLISH, {});
    expect(await analysed(ENGLISH, { chosen: [] })).toEqual(byRules);
    expect(await analysed(ENGLISH, { chosen: [-1, 0.5, 99] })).toEqual(byRules);
  });
});
