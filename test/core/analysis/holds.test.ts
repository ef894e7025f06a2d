/** On hold: music, and silences that the agent announced; a silence that nobody announced is none. */
import { describe, expect, it } from 'vitest';
import { findHolds } from '../../../core/analysis/holds.ts';
import { prepare } from '../../../core/analysis/phrases.ts';
import type { Acoustics } from '../../../core/audio/shapes.ts';
import { call } from './calls.ts';

const QUIET: Acoustics = { channels: [], silences: [], talkRatio: null, overlapMs: 0, interruptions: [] };
const SILENCE = { startMs: 5000, endMs: 45_000 };

function holds(
  language: string,
  said: Parameters<typeof call>[1],
  acoustics: Acoustics | null,
): ReturnType<typeof findHolds> {
  return findHolds({ turns: call(language, said).turns.map(prepare), acoustics });
}

describe('holds', () => {
  const heard = { ...QUIET, silences: [SILENCE] };

  it.each([
    ['en', 'Please hold while I look that up.'],
    ['en', "I'm going to put you on a brief hold."],
    ['en', 'One moment please.'],
    ['en', 'Bear with me.'],
    ['zh', '请稍等，我查一下。'],
    ['zh', '您先别挂电话。'],
    ['zh', '请您稍候。'],
  ])('are silences that the agent announced (%s): %s', (language, text) => {
    expect(
      holds(
        language,
        [
          ['agent', text],
          ['customer', 'OK', 46_000],
        ],
        heard,
      ),
    ).toEqual([{ ...SILENCE, kind: 'announced', evidence: [{ turn: 0, startMs: 0 }] }]);
  });

  it.each([
    ['nobody announced', [['agent', 'Your parcel is in Leeds.']]],
    [
      'the customer announced',
      [
        ['customer', 'Please hold.'],
        ['agent', 'Yes.', 4500],
      ],
    ],
    ['came long after', [['agent', 'Please hold.', -30_000]]],
  ] as const)('are not silences that %s', (_, said) => {
    const turns = call('en', said).turns.map((turn) => ({ ...turn, endMs: Math.max(turn.startMs, 0) }));
    const late = { ...QUIET, silences: [{ startMs: 15_000, endMs: 55_000 }] };
    expect(findHolds({ turns: turns.map(prepare), acoustics: late })).toEqual([]);
  });

  it('are music, once, whether or not it was announced', () => {
    const acoustics: Acoustics = { ...heard, holds: [{ ...SILENCE, kind: 'music' }] };
    const expected = [{ ...SILENCE, kind: 'music', evidence: [{ turn: 0, startMs: 0 }] }];
    expect(holds('en', [['agent', 'Please hold.']], acoustics)).toEqual(expected);
    expect(holds('en', [['agent', 'Well.']], acoustics)).toEqual(expected);
  });

  it('are not known where the audio was not measured, and none where it was silent only', () => {
    expect(holds('en', [['agent', 'Please hold.']], null)).toBeUndefined();
    expect(holds('en', [['agent', 'Well.']], { ...heard, holds: [{ ...SILENCE, kind: 'silence' }] })).toEqual([]);
  });
});
