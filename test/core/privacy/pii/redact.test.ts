import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../../../core/analysis/analysis.ts';
import { findPersonalData } from '../../../../core/privacy/pii/find.ts';
import { redactAnalysis } from '../../../../core/privacy/pii/redact-analysis.ts';
import { markedIn, redactHighlight } from '../../../../core/privacy/pii/redact-highlight.ts';
import { redactTranscript, withoutFinds } from '../../../../core/privacy/pii/redact.ts';
import type { Transcript } from '../../../../core/transcript/transcript.ts';
import { labelledCalls } from '../../../support/pii-lines.ts';

const redact = async (transcript: Transcript): Promise<Transcript> =>
  redactTranscript(transcript, await findPersonalData(transcript));
const words = ({ turns }: Transcript): string => turns.map(({ text }) => text).join('\n');

describe('redactTranscript', () => {
  it('leaves no labelled value of length, and has nothing to do a second time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('en' as const, 'zh' as const), fc.nat(1_000_000), async (language, seed) => {
        for (const { transcript, labels } of labelledCalls(language, 20, seed)) {
          const once = await redact(transcript);
          for (const { type, turn, start, end } of labels) {
            // Names of this list that the rules cannot know are counted in pii.test.ts.
            if (type === 'name') continue;
            expect(once.turns[turn]?.text).not.toContain(transcript.turns[turn]?.text.slice(start, end));
          }
          expect(words(await redact(once))).toBe(words(once));
          expect(once.turns.map(({ index, startMs }) => [index, startMs])).toEqual(
            transcript.turns.map(({ index, startMs }) => [index, startMs]),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never fails, and finds lie inside of their turns without overlaps', async () => {
    const sign = fc.constantFrom(
      ...Array.from('0123456789 -+.,()@xX一二幺王李路号京A先生 one two at dot com card name is Mr Bo'),
    );
    const text = fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: sign, maxLength: 60 }));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 8 }), async (lines) => {
        const turns = lines.map((line, index) => ({
          ...{ index, role: 'unknown' as const, startMs: index, endMs: index + 1, text: line },
        }));
        const finds = await findPersonalData({ turns });
        let [turn, at] = [-1, 0];
        for (const find of finds) {
          if (find.turn !== turn) at = 0;
          turn = find.turn;
          expect(find.start).toBeGreaterThanOrEqual(at);
          expect(find.end).toBeGreaterThan(find.start);
          expect(find.end).toBeLessThanOrEqual(turns[turn]?.text.length ?? 0);
          at = find.end;
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(['4', '1-', '4111 ', 'one ', '王', '一二三四', 'A', 'a at b dot ', '1 Oak ', '12号'])(
    'does not take much longer for a turn of nothing but %j',
    async (part) => {
      const text = part.repeat(50_000 / part.length);
      const start = performance.now();
      await findPersonalData({ turns: [{ index: 0, role: 'unknown', startMs: 0, endMs: 1, text }] });
      expect(performance.now() - start).toBeLessThan(5000);
    },
  );

  it('cuts what reaches over an end', () => {
    expect(withoutFinds('abcdef', [{ type: 'name', start: -2, end: 2 }])).toBe('[NAME]cdef');
    expect(withoutFinds('abcdef', [{ type: 'card', start: 4, end: 9 }])).toBe('abcd[CARD]');
    expect(withoutFinds('abcdef', [{ type: 'card', start: 9, end: 12 }])).toBe('abcdef');
  });
});

describe('redactHighlight', () => {
  const turn = { index: 0, startMs: 0, highlight: 'I am **Ximena Cruz** and my **parcel** is lost' };

  it('takes marks on what it takes out away', () => {
    const [shown] = redactHighlight(turn, [{ type: 'name', turn: 0, start: 5, end: 16 }]);
    expect(shown?.highlight).toBe('I am [NAME] and my **parcel** is lost');
    expect(markedIn(shown?.highlight ?? '')).toEqual(['parcel']);
    expect(redactHighlight(turn, [])).toEqual([turn]);
  });

  it('shows no turn that has no mark left, and one label for a find that a mark cuts', () => {
    const named = { ...turn, highlight: 'I am Ximena **Cruz**' };
    expect(redactHighlight(named, [{ type: 'name', turn: 0, start: 5, end: 16 }])).toEqual([]);
    const both = { ...turn, highlight: '**lost**: Ximena **Cruz**' };
    expect(redactHighlight(both, [{ type: 'name', turn: 0, start: 6, end: 17 }])[0]?.highlight).toBe(
      '**lost**: [NAME]',
    );
  });
});

it('redacts an analysis: entities, ticket, summary', () => {
  const text = 'I am Ximena Cruz, card 4111111111111111, order 991, please refund 20 dollars.';
  const turns = [{ index: 0, role: 'customer' as const, startMs: 0, endMs: 9, text }];
  const find = (value: string, type: 'name' | 'card'): Parameters<typeof redactAnalysis>[2][number] => ({
    ...{ type, turn: 0, start: text.indexOf(value), end: text.indexOf(value) + value.length },
  });
  const entity = (type: Analysis['entities'][number]['type'], value: string): Analysis['entities'][number] => ({
    ...{ type, text: value, value, turn: 0, startMs: 0 },
  });
  const sentence = { text, turn: 0, startMs: 0 };
  const analysis: Analysis = {
    schemaVersion: 1,
    ...{ acoustics: null, sentiment: null, topics: [], intents: [], scorecards: [], emotion: [], risk: null },
    complexity: null,
    entities: [
      entity('person', 'Ximena Cruz'),
      entity('order-number', '4111111111111111'),
      entity('order-number', '991'),
      entity('amount', '20 dollars'),
    ],
    ticket: {
      ...{
        category: 'refund',
        summary: 'I am Ximena Cruz, card 4111111111111111…',
        customer: 'Ximena',
        priority: 'low',
      },
      ...{ orderNumbers: ['4111111111111111', '991'], amounts: ['20 dollars'], promisedActions: [sentence] },
    },
    summary: { sentences: [sentence, { ...sentence, text: 'Refund for Ximena Cruz', turn: 5 }] },
  };
  const redacted = redactAnalysis(analysis, turns, [find('Ximena Cruz', 'name'), find('4111111111111111', 'card')]);
  expect(JSON.stringify(redacted)).not.toMatch(/Ximena|4111/u);
  expect(redacted.entities.map((one) => one.text)).toEqual(['[NAME]', '[CARD]', '991', '20 dollars']);
  expect(redacted.ticket).toMatchObject({ orderNumbers: ['991'], amounts: ['20 dollars'], customer: '[NAME]' });
  expect(redacted.summary?.sentences[1]?.text).toBe('Refund for [NAME]');
});
