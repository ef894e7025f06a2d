import { describe, expect, it } from 'vitest';
import { maskCardData, maskCodes, planCodes, planScreening } from '../../../core/privacy/card-screening.ts';
import { transcriptSchema, type Transcript } from '../../../core/transcript/transcript.ts';
import { CHINESE, ENGLISH, type CardCall } from '../../support/card-calls.ts';

const CALLS: [string, CardCall][] = [
  ['English', ENGLISH],
  ['Chinese', CHINESE],
];

function read(call: CardCall): Transcript {
  return transcriptSchema.parse(call.transcript);
}

/** The English call with another time for the turn that holds the code. */
function withCodeAt(startMs: number, endMs: number): Transcript {
  const transcript = read(ENGLISH);
  return {
    ...transcript,
    turns: transcript.turns.map((turn) => (turn.index === 5 ? { ...turn, startMs, endMs } : turn)),
  };
}

describe.each(CALLS)('screening of a call in %s', (_, call) => {
  it('mutes the whole of every turn that holds card data', () => {
    const plan = planScreening(read(call), call.durationMs);
    if (plan.outcome !== 'mute') throw new Error(plan.outcome);
    for (const { index, startMs, endMs } of call.transcript.turns) {
      const covered = plan.spans.some((span) => span.startMs <= startMs && span.endMs >= endMs);
      expect([index, covered]).toEqual([index, call.muted.includes(index)]);
    }
    expect(plan.spans.every((span, at) => at === 0 || span.startMs > (plan.spans[at - 1]?.endMs ?? 0))).toBe(true);
  });

  it('leaves the number to the encryption after the seal, and not the code', () => {
    const plan = planCodes(read(call), call.durationMs);
    expect(plan.outcome === 'mute' && plan.spans.map(({ startMs }) => startMs)).toEqual([10_000]);
  });

  it('takes the words out of the transcript and nothing else', () => {
    const masked = maskCardData(read(call));
    for (const secret of call.secrets) expect(JSON.stringify(masked)).not.toContain(secret);
    for (const { index, text } of masked.turns) {
      if (!call.muted.includes(index)) expect(text).toBe(call.transcript.turns[index]?.text);
    }
    expect(masked.turns[3]?.text).toContain('[card number]');
    expect(masked.turns[5]?.text).toContain('[card code]');
    expect(maskCardData(masked)).toBe(masked);
    expect(maskCodes(read(call)).turns[3]?.text).toBe(call.transcript.turns[3]?.text);
    expect(maskCodes(read(call)).turns[5]?.text).toContain('[card code]');
  });
});

describe('screening', () => {
  it('knows the code when it is read back, and other digits from it', () => {
    const transcript = read(ENGLISH);
    const texts: Record<number, string> = { 6: 'Seven three nine, thank you. Your order is 937.', 7: 'Yes, 739.' };
    const turns = transcript.turns.map((turn) => ({ ...turn, text: texts[turn.index] ?? turn.text }));
    const masked = maskCardData({ ...transcript, turns });
    expect(masked.turns[6]?.text).toBe('[card code], thank you. Your order is 937.');
    expect(masked.turns[7]?.text).toBe('Yes, [card code].');
    const plan = planCodes({ turns }, 16_000);
    expect(plan.outcome === 'mute' && plan.spans.at(-1)?.endMs).toBe(16_000);
  });

  it('finds nothing in a call without card data', () => {
    const turns = read(ENGLISH).turns.filter(({ index }) => index < 2);
    expect(planScreening({ turns }, 20_000)).toEqual({ outcome: 'clean' });
    const transcript = { ...read(ENGLISH), turns };
    expect(maskCardData(transcript)).toBe(transcript);
  });

  it.each([
    ['a turn without length', 10_000, 10_000],
    ['a turn beyond the end of the audio', 17_000, 18_000],
    ['a turn in which nobody can say where', 0, 120_001],
  ])('does not guess the place in %s', (__, startMs, endMs) => {
    expect(planScreening(withCodeAt(startMs, endMs), 16_500)).toMatchObject({ outcome: 'suspected' });
  });

  it('says nothing of the card about what it could not place', () => {
    expect(planScreening(withCodeAt(1, 1), 16_000)).toEqual({
      outcome: 'suspected',
      detail: 'card data in turn 5: its time is not usable',
    });
  });

  it('mutes a part of a long turn, and no more than the recording has', () => {
    const plan = planScreening(withCodeAt(10_000, 50_000), 45_000);
    if (plan.outcome !== 'mute') throw new Error(plan.outcome);
    const last = plan.spans.at(-1);
    expect(last?.startMs).toBeGreaterThan(10_000);
    expect(last?.endMs).toBe(45_000);
  });
});
