import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parseTranscript } from '../../../adapters/formats/parse-transcript.ts';
import { encode, parsed, transcribeItems } from './documents.ts';

describe('vCon', () => {
  const parties = [{ role: 'agent' }, { role: 'customer' }];
  const dialog = [
    { type: 'recording', start: '2026-01-01T10:00:00Z' },
    { type: 'recording', start: '2026-01-01T10:01:00Z' },
  ];

  it('reads the segments of a transcript analysis at the time of their dialog', () => {
    const body = { language: 'en', segments: [{ start: 1.5, end: 2, text: 'Hello', speaker: 1 }] };
    const analysis = [{ type: 'transcript', dialog: 1, body: JSON.stringify(body) }];
    expect(parsed({ vcon: '0.0.1', parties, dialog, analysis })).toMatchObject({
      source: 'vcon',
      language: 'en',
      turns: [{ role: 'customer', startMs: 61_500, endMs: 62_000, text: 'Hello' }],
    });
  });

  it("reads a body that is another provider's transcript", () => {
    const body = { results: { items: transcribeItems([{ at: 1, word: 'Hello' }]) } };
    expect(parsed({ vcon: '0.0.1', analysis: [{ type: 'transcript', body }] }).turns[0]?.text).toBe('Hello');
  });

  it('reads plain text and text dialogs', () => {
    expect(parsed({ vcon: '0.0.1', analysis: [{ type: 'transcript', body: 'Hello there' }] }).turns).toHaveLength(1);
    const texts = [{ type: 'text', start: '2026-01-01T10:00:05Z', parties: [0], body: 'Hello', duration: 2 }];
    expect(parsed({ vcon: '0.0.1', parties, dialog: texts }).turns).toMatchObject([{ role: 'agent', endMs: 2000 }]);
  });

  it('reads messages without times, in proportion to their length over the dialog', () => {
    const roles = [{ meta: { role: 'agent' } }, { meta: { role: 'customer' } }];
    const body = [
      { speaker: 'Agent', message: 'How can I help you today?' },
      { speaker: 'Customer', message: 'My order is late.' },
    ];
    const timed = [{ type: 'recording', start: '2026-01-01T10:00:00Z', duration: 10 }];
    const { turns } = parsed({
      vcon: '0.0.1',
      parties: roles,
      dialog: timed,
      analysis: [{ type: 'transcript', body }],
    });
    expect(turns).toMatchObject([
      { role: 'agent', startMs: 0 },
      { role: 'customer', endMs: 10_000 },
    ]);
    expect(turns[0]?.endMs).toBe(turns[1]?.startMs);
  });

  it.each([
    ['blank lines', 'Hello, how can I help?\n\nMy order is late. It cost 2.50 dollars.', ['unknown', 'unknown']],
    [
      'names',
      'Agent: Hello, how can I help?\nCustomer: My order is late. It cost 2.50 dollars.',
      ['agent', 'customer'],
    ],
    ['names of parties', 'Ann Lee: Hello, how can I help?\nBo Reed: It is late.', ['agent', 'customer']],
    ['sentences', 'Hello, how can I help? My order is late. It cost 2.50 dollars.', ['unknown', 'unknown', 'unknown']],
  ])('reads one text with %s', (_name, transcript, roles) => {
    const named = [
      { name: 'Ann Lee', role: 'agent' },
      { name: 'Bo Reed', meta: { role: 'customer' } },
    ];
    const body = { transcript, detected_language: 'en' };
    const { turns, language } = parsed({ vcon: '0.0.1', parties: named, analysis: [{ type: 'transcript', body }] });
    expect(language).toBe('en');
    expect(turns.map(({ role }) => role)).toEqual(roles);
    expect(turns[0]?.text).toBe('Hello, how can I help?');
    expect(turns.every(({ startMs, endMs }) => endMs > startMs)).toBe(true);
  });

  it('reads the utterances and the paragraphs of a speech-to-text answer', () => {
    const utterances = [{ start: 0.5, end: 1, speaker: 0, transcript: 'Hello.' }];
    const paragraphs = {
      paragraphs: [{ start: 1, end: 2, speaker: 1, sentences: [{ text: 'Yes.' }, { text: 'No.' }] }],
    };
    const channels = [{ alternatives: [{ transcript: 'Yes. No.', paragraphs }] }];
    for (const [body, text, role] of [
      [{ results: { channels, utterances } }, 'Hello.', 'agent'],
      [{ results: { channels } }, 'Yes. No.', 'customer'],
    ] as const) {
      const { turns } = parsed({ vcon: '0.0.1', parties, analysis: [{ type: 'transcript', body }] });
      expect(turns).toMatchObject([{ text, role }]);
    }
  });

  describe('voices that a speech-to-text service told apart and numbered', () => {
    const hello = 'Thank you for calling. How can I help you today?';
    const late = "I'm calling because my order is late.";
    const sorry = "I'm sorry to hear that. Let me check.";
    const customerFirst = [
      { name: 'Olivia Stone', role: 'customer' },
      { name: 'Brian', role: 'agent' },
    ];
    const read = (given: object[], body: unknown): string[] =>
      parsed({ vcon: '0.0.1', parties: given, analysis: [{ type: 'transcript', body }] }).turns.map(({ role }) => role);
    const segment = (speaker: unknown, text: string, at: number): object => ({ speaker, text, start: at, end: at + 1 });
    const said = (a: unknown, b: unknown): object[] => [
      segment(a, hello, 0),
      segment(b, late, 2),
      segment(a, sorry, 4),
    ];

    it.each([
      ['numbers', said(0, 1)],
      ['numbers the other way round', said(1, 0)],
      ['labels', said('SPEAKER_00', 'SPEAKER_01')],
    ])('are whose they talk like, not the party at their number: %s', (_name, body) => {
      for (const given of [customerFirst, customerFirst.toReversed()]) {
        expect(read(given, body)).toEqual(['agent', 'customer', 'agent']);
      }
    });

    it('are the parties at their numbers where words say nothing', () => {
      expect(read(customerFirst, [segment(0, 'Yes.', 0), segment(1, 'Blue.', 2)])).toEqual(['customer', 'agent']);
      expect(read(customerFirst, [{ party: 1, text: late, start: 0, end: 1 }])).toEqual(['agent']);
    });

    it('are nobody when all turns have the same', () => {
      const one = [hello, late, sorry, 'Fine.'].map((text, at) => segment(0, text, at));
      expect(read(customerFirst, one)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
    });

    it('become turns where there are only words', () => {
      const words = said(0, 1).flatMap((one) => {
        const { speaker, text, start } = z
          .object({ speaker: z.number(), text: z.string(), start: z.number() })
          .parse(one);
        return text.split(' ').map((word, at) => ({
          ...{ word: word.toLowerCase(), punctuated_word: word, speaker },
          ...{ start: start + at / 10, end: start + at / 10 + 0.1, confidence: 0.5 },
        }));
      });
      const analysis = [{ type: 'transcript', body: { transcript: 'unused', words } }];
      expect(parsed({ vcon: '0.0.1', parties: customerFirst, analysis }).turns).toMatchObject([
        { role: 'agent', startMs: 0, text: hello, confidence: 0.5 },
        { role: 'customer', startMs: 2000, text: late },
        { role: 'agent', startMs: 4000, text: sorry },
      ]);
    });

    it('are parties of which nobody knows the role', () => {
      const nobody = [{ name: 'A' }, { name: 'B' }];
      const body = [hello, late, sorry].map((text, at) => ({ party: at % 2, start: at * 2, duration: 1.5, text }));
      expect(read(nobody, body)).toEqual(['agent', 'customer', 'agent']);
      const analysis = [{ type: 'transcript', body }];
      expect(parsed({ vcon: '0.0.1', parties: nobody, analysis }).turns[1]).toMatchObject({
        startMs: 2000,
        endMs: 3500,
      });
    });

    it('are read from paragraphs that begin with them', () => {
      const lines = `\nSpeaker 0: ${late}\n\nSpeaker 1: ${hello}\n\nSpeaker 0: Fine.\n\nSpeaker 1: ${sorry}`;
      const body = { transcript: 'unused', paragraphs: { transcript: lines } };
      expect(read(customerFirst.toReversed(), body)).toEqual(['customer', 'agent', 'customer', 'agent']);
    });

    it('are not there where only words have times: sentences keep those', () => {
      const words = 'Hello there. My order is late'.split(' ').map((word, at) => ({
        ...{ word, start: at + (at > 4 ? 1 : 0), end: at + (at > 4 ? 1 : 0) + 0.9 },
      }));
      const analysis = [{ type: 'transcript', body: { text: 'unused', words } }];
      expect(parsed({ vcon: '0.0.1', parties: customerFirst, analysis }).turns).toMatchObject([
        { role: 'unknown', startMs: 0, endMs: 1900, text: 'Hello there.' },
        { startMs: 2000, endMs: 4900, text: 'My order is' },
        { startMs: 6000, endMs: 6900, text: 'late' },
      ]);
    });

    it('have the name of a party, or a part of it', () => {
      const lines = `Brian: ${hello}\r\nOlivia: ${late}\r\nBrian: ${sorry}`;
      expect(read(customerFirst, lines)).toEqual(['agent', 'customer', 'agent']);
      const nameless = [{ name: 'Brian', role: 'agent' }, { tel: '+15550100' }];
      expect(read(nameless, lines)).toEqual(['agent', 'customer', 'agent']);
    });
  });

  it('refuses segments of which only some have a time', () => {
    const body = [{ start: 1, text: 'Hello' }, { text: 'there' }];
    expect(parseTranscript(encode({ vcon: '0.0.1', analysis: [{ type: 'transcript', body }] }))).toEqual({
      ok: false,
      reason: 'has segments without a time',
    });
  });

  it('refuses one without a transcript', () => {
    expect(parseTranscript(encode({ vcon: '0.0.1', dialog }))).toEqual({
      ok: false,
      reason: 'is a vCon without a transcript',
    });
  });
});
