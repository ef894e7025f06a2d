import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTranscript } from '../../../adapters/formats/parse-transcript.ts';
import { NO_SAMPLES, sharedSample } from '../../support/shared-samples.ts';
import { channelDocument, encode, parsed, transcribeItems } from './documents.ts';

const BOTH = { channels: ['customer', 'agent'] } as const;

describe('Transcribe with channel labels', () => {
  it('opens a turn on a change of channel and after a pause over 1.5 s, and attaches punctuation', () => {
    const { turns, language, source } = parsed(
      channelDocument([
        { at: 0, word: 'Hello', tail: ',', channel: 0 },
        { at: 0.3, word: 'there', tail: '.', channel: 0 },
        { at: 0.6, word: 'Hi', tail: '!', channel: 1 },
        { at: 0.9, word: 'Yes', channel: 0 },
        { at: 2.7, word: 'so', channel: 0 },
      ]),
      BOTH,
    );
    expect({ language, source }).toEqual({ language: 'en-US', source: 'transcribe' });
    expect(turns.map(({ role, channel, startMs, endMs, text }) => [role, channel, startMs, endMs, text])).toEqual([
      ['customer', 0, 0, 500, 'Hello, there.'],
      ['agent', 1, 600, 800, 'Hi!'],
      ['customer', 0, 900, 1100, 'Yes'],
      ['customer', 0, 2700, 2900, 'so'],
    ]);
    expect(turns[0]?.confidence).toBeCloseTo(0.9);
  });

  it('keeps the turn of somebody who goes on talking while the other side speaks', () => {
    const { turns } = parsed(
      channelDocument([
        { at: 0, end: 1, word: 'I', channel: 0 },
        { at: 0.5, end: 0.7, word: 'mhm', channel: 1 },
        { at: 1, end: 2, word: 'think', channel: 0 },
      ]),
    );
    expect(turns.map(({ text }) => text)).toEqual(['I think', 'mhm']);
  });

  it('joins Chinese words without spaces and keeps them around Latin words', () => {
    const words = ['我', '想', '查', 'order', 'number'].map((word, at) => ({ at: at * 0.2, word, channel: 0 }));
    expect(parsed(channelDocument(words, 'zh-CN')).turns[0]?.text).toBe('我想查order number');
  });

  it('leaves the role unknown without a channel list', () => {
    expect(parsed(channelDocument([{ at: 0, word: 'Hi', channel: 1 }])).turns[0]?.role).toBe('unknown');
  });
});

describe('Transcribe with speaker labels', () => {
  const words = [
    { at: 0, word: 'Hello', speaker: 'spk_0' },
    { at: 0.3, word: 'Hi', speaker: 'spk_1' },
  ];

  it('does not guess who spk_0 is', () => {
    const { turns } = parsed({ results: { items: transcribeItems(words) } }, BOTH);
    expect(turns.map(({ role, channel, text }) => [role, channel, text])).toEqual([
      ['unknown', undefined, 'Hello'],
      ['unknown', undefined, 'Hi'],
    ]);
  });

  it('reads the labels from the segments of older outputs', () => {
    const items = transcribeItems(words.map(({ at, word }) => ({ at, word })));
    const segments = words.map(({ at, speaker }) => ({
      speaker_label: speaker,
      items: [{ start_time: String(at), speaker_label: speaker }],
    }));
    expect(parsed({ results: { items, speaker_labels: { segments } } }).turns).toHaveLength(2);
  });
});

describe('Transcribe without labels', () => {
  it('makes one turn, of the only channel when one is given', () => {
    const document = { results: { items: transcribeItems([{ at: 1, word: 'Hello' }]) } };
    expect(parsed(document).turns).toMatchObject([{ role: 'unknown', startMs: 1000 }]);
    expect(parsed(document, { channels: ['customer'] }).turns).toMatchObject([{ role: 'customer', channel: 0 }]);
  });

  it('takes the end of the word before where a word has no time', () => {
    const document = {
      results: { items: [...transcribeItems([{ at: 1, word: 'a' }]), { alternatives: [{ content: 'b' }] }] },
    };
    expect(parsed(document).turns).toMatchObject([{ startMs: 1000, endMs: 1200, text: 'a b' }]);
  });
});

describe('Call Analytics and Contact Lens', () => {
  const turn = { BeginOffsetMillis: 10, EndOffsetMillis: 20, Content: 'Hello' };

  it('takes the role of the turn, and its channel from the list', () => {
    const document = { LanguageCode: 'en-US', Transcript: [{ ...turn, ParticipantRole: 'AGENT' }] };
    expect(parsed(document, BOTH)).toMatchObject({ source: 'call-analytics', turns: [{ role: 'agent', channel: 1 }] });
  });

  it('looks the participant up', () => {
    const document = {
      Version: '1.1.0',
      Participants: [{ ParticipantId: 'p1', ParticipantRole: 'CUSTOMER' }],
      Transcript: [{ ...turn, ParticipantId: 'p1' }],
    };
    expect(parsed(document)).toMatchObject({ source: 'contact-lens', turns: [{ role: 'customer' }] });
  });

  it('does not count punctuation into the confidence', () => {
    const Items = [
      { Type: 'pronunciation', Confidence: 0.8, Content: 'Hello' },
      { Type: 'punctuation', Confidence: 0, Content: '.' },
    ];
    expect(parsed({ Transcript: [{ ...turn, Items }] }).turns[0]?.confidence).toBeCloseTo(0.8);
  });

  it('refuses a chat', () => {
    expect(parseTranscript(encode({ Channel: 'CHAT', Transcript: [] }))).toMatchObject({ ok: false });
  });
});

describe('our own shape', () => {
  it('orders and numbers again', () => {
    const turns = [
      { index: 7, role: 'agent', startMs: 500, endMs: 900, text: 'second' },
      { index: 3, channel: 0, startMs: 0, endMs: 400, text: 'first' },
    ];
    expect(parsed({ language: 'en', turns }, BOTH)).toMatchObject({
      source: 'callvault',
      turns: [
        { index: 0, role: 'customer', text: 'first' },
        { index: 1, role: 'agent', text: 'second' },
      ],
    });
  });

  it('reads back what it wrote', () => {
    const transcript = parsed(channelDocument([{ at: 0, word: 'Hi', channel: 0 }]), BOTH);
    expect(parsed(transcript)).toEqual(transcript);
  });
});

describe('language', () => {
  const turns = [{ startMs: 0, text: '您好，我想查一下我的快递到哪里了' }];

  it("is the document's, else the caller's, else what the words look like", () => {
    expect(parsed({ language: 'zh-TW', turns }, { language: 'zh-CN' }).language).toBe('zh-TW');
    expect(parsed({ turns }, { language: 'zh-CN' }).language).toBe('zh-CN');
    expect(parsed({ turns }).language).toBe('zh');
  });
});

describe('real samples', () => {
  const cases = [
    ['word-example-call.json', 'call-analytics', 37],
    ['docs-channel-labels.json', 'transcribe', 2],
    ['docs-contact-lens-example.json', 'contact-lens', 10],
  ] as const;
  for (const [name, source, turns] of cases) {
    const path = sharedSample(name);
    it.skipIf(path === undefined)(`${name}${path === undefined ? ` (skipped: ${NO_SAMPLES})` : ''}`, () => {
      const transcript = parsed(new Uint8Array(readFileSync(path ?? '')), BOTH);
      expect(transcript.source).toBe(source);
      expect(transcript.turns).toHaveLength(turns);
      expect(transcript.language).toMatch(/^en/u);
      expect(new Set(transcript.turns.map(({ role }) => role))).toEqual(new Set(['customer', 'agent']));
    });
  }
});
