import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTranscript } from '../../../adapters/formats/parse-transcript.ts';
import { MAX_BYTES } from '../../../adapters/formats/limits.ts';
import { transcriptSchema } from '../../../core/transcript/transcript.ts';
import { channelDocument, encode, longCall } from './documents.ts';

function reasonOf(bytes: Uint8Array): string {
  const result = parseTranscript(bytes);
  return result.ok ? 'accepted' : result.reason;
}

const own = (turn: unknown): Uint8Array => encode({ language: 'en', turns: [turn] });

describe('refusals', () => {
  const cases: [why: string, bytes: Uint8Array, reason: RegExp][] = [
    ['nothing', new Uint8Array(), /is empty/],
    ['invalid UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), /not UTF-8/],
    ['no JSON', encode('hello'), /not JSON/],
    ['a scalar', encode('3'), /none of the known formats/],
    ['another document', encode({ a: 1 }), /none of the known formats/],
    ['more than 64 MiB', new Uint8Array(MAX_BYTES + 1), /larger than 64 MiB/],
    ['deep nesting', encode('['.repeat(1_000_000)), /nested deeper/],
    ['too many containers', encode(`[${'[],'.repeat(2_100_000)}[]]`), /objects and arrays/],
    ['a million turns', encode(`{"turns":[${'{"startMs":0,"text":"a"},'.repeat(1_000_000)}{}]}`), /turns/],
    ['a huge text', encode({ turns: [{ startMs: 0, text: 'a'.repeat(5_000_000) }] }), /characters of text/],
    ['a huge word', encode(channelDocument([{ at: 0, word: 'a'.repeat(2000), channel: 0 }])), /has a word of more/],
    ['no turns', encode({ turns: [] }), /holds no words/],
    ['only white space', own({ startMs: 0, text: ' \u0000\n ' }), /holds no words/],
    ['no words in a Transcribe result', encode({ results: { transcripts: [], items: [] } }), /holds no words/],
    ['a negative time', own({ startMs: -5, endMs: 10, text: 'a' }), /time outside of a call/],
    ['a time after a year', own({ startMs: 0, endMs: 4e10, text: 'a' }), /time outside of a call/],
    ['a number beyond all bounds', encode('{"turns":[{"startMs":1e999,"text":"a"}]}'), /startMs at turn 0/],
    ['an end before the start', own({ startMs: 100, endMs: 50, text: 'a' }), /ends before it starts/],
    ['a missing time', own({ text: 'a' }), /startMs at turn 0/],
    [
      'a word with a time that is no number',
      encode(channelDocument([{ at: Number.NaN, word: 'a', channel: 0 }])),
      /wrong time/,
    ],
    [
      'a word that ends before it starts',
      encode(channelDocument([{ at: 2, end: 1, word: 'a', channel: 0 }])),
      /wrong time/,
    ],
    ['a turn that is a number', encode({ Transcript: [3] }), /something other than a turn/],
    ['a turn without content', encode({ Transcript: [{ BeginOffsetMillis: 0 }] }), /no content/],
    [
      'a channel without a number',
      encode({ results: { channel_labels: { channels: [{ channel_label: 'x', items: [{}] }] } } }),
      /channel label/,
    ],
  ];
  for (const [why, bytes, reason] of cases) {
    it(why, () => {
      expect(reasonOf(bytes)).toMatch(reason);
    });
  }

  it('replaces lone surrogates and control characters instead of refusing', () => {
    const result = parseTranscript(encode('{"language":"en","turns":[{"startMs":0,"text":"a\\ud800b\\u0000c"}]}'));
    expect(result).toMatchObject({ ok: true, transcript: { turns: [{ text: 'a b c' }] } });
  });
});

describe('fuzzing', () => {
  const keys = fc.constantFrom(
    ...[
      'turns',
      'results',
      'items',
      'channel_labels',
      'channels',
      'channel_label',
      'Transcript',
      'vcon',
      'analysis',
      'dialog',
    ],
    ...[
      'type',
      'body',
      'segments',
      'text',
      'start',
      'startMs',
      'endMs',
      'Content',
      'BeginOffsetMillis',
      'alternatives',
      'content',
    ],
    ...[
      'start_time',
      'end_time',
      'Participants',
      'language',
      'role',
      'channel',
      'parties',
      'speaker_labels',
      '__proto__',
    ],
  );
  const leaves = fc.oneof(
    fc.string(),
    fc.double(),
    fc.constantFrom<unknown>(
      'transcript',
      'ch_0',
      '1.5',
      -1,
      Number.NaN,
      null,
      'pronunciation',
      'punctuation',
      true,
      '{"turns":[]}',
    ),
  );
  const { document } = fc.letrec((tie) => ({
    document: fc.oneof(
      { maxDepth: 6 },
      leaves,
      fc.array(tie('document'), { maxLength: 4 }),
      fc.dictionary(keys, tie('document'), { maxKeys: 5 }),
    ),
  }));

  it('any document is either refused with a reason or becomes a valid transcript', () => {
    fc.assert(
      fc.property(document, (value) => {
        const result = parseTranscript(encode(JSON.stringify(value ?? null)), { channels: ['customer', 'agent'] });
        if (!result.ok) return result.reason.length > 0;
        const { turns } = transcriptSchema.parse(result.transcript);
        return turns.every((turn, at) => turn.index === at && turn.endMs >= turn.startMs && turn.text.trim() !== '');
      }),
      { numRuns: 2000 },
    );
  });

  it('any bytes are answered', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => typeof parseTranscript(bytes).ok === 'boolean'),
    );
  });

  it('a truncated document is refused', () => {
    const whole = encode(channelDocument([{ at: 0, word: 'Hi', channel: 0 }]));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (end) => !parseTranscript(whole.slice(0, end)).ok),
    );
  });
});

describe('time', () => {
  /** Least CPU time of twelve runs, ms, in a process of its own: coverage would slow the parser five times. */
  function best(words: number): number {
    const parser = new URL('../../../adapters/formats/parse-transcript.ts', import.meta.url).href;
    const code = `
      const { parseTranscript } = await import(${JSON.stringify(parser)});
      const { readFileSync } = await import('node:fs');
      const call = new Uint8Array(readFileSync(0));
      const times = Array.from({ length: 12 }, () => {
        const before = process.threadCpuUsage();
        if (!parseTranscript(call).ok) throw new Error('refused');
        const { user, system } = process.threadCpuUsage(before);
        return (user + system) / 1000;
      });
      process.stdout.write(String(Math.min(...times)));`;
    const { NODE_V8_COVERAGE: _, ...env } = process.env;
    const options = { env, input: longCall(words), encoding: 'utf8' } as const;
    return Number(execFileSync(process.execPath, ['--input-type=module', '-e', code], options));
  }

  // An idle reference machine needs 35 to 45 ms, of which JSON.parse takes 25; a busy one shares its caches.
  it('reads 14,000 words in under 60 ms', { retry: 5 }, () => {
    expect(best(14_000)).toBeLessThan(60);
  });

  it('takes twice the time for twice the words', { retry: 4 }, () => {
    const [one, two] = [best(20_000), best(40_000)];
    expect(two).toBeLessThan(3 * one + 5);
  });
});
