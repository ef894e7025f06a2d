/** Chooses one pitch per frame among the candidates: the cheapest path (Viterbi) with Boersma's 1993 costs. */
import { CANDIDATES } from './autocorrelation.ts';
import type { PitchCandidates } from './autocorrelation.ts';

/** Strength of "unvoiced"; Praat's VoicingThreshold. */
const UNVOICED_STRENGTH = 0.45;
/** Per octave between two voiced frames, and per change between voiced and unvoiced; Praat's defaults for 10 ms. */
const OCTAVE_JUMP_COST = 0.35;
const VOICING_CHANGE_COST = 0.14;
/** A path is settled this many frames back at the latest. */
const PATH_DELAY = 64;
const SETTLE = PATH_DELAY / 2;
/** State 0 is unvoiced, state i candidate i - 1. */
const STATES = CANDIDATES + 1;

export interface PitchPath {
  /** The candidates of the next frame, or none for a frame too quiet to have a pitch. */
  push(candidates: PitchCandidates | undefined): void;
  finish(): void;
}

/** @param settled called once per frame, in order, with its pitch in Hz, 0 = unvoiced */
export function createPitchPath(settled: (hz: number) => void): PitchPath {
  const pitch = new Float64Array(PATH_DELAY * STATES);
  const octave = new Float64Array(PATH_DELAY * STATES);
  const from = new Uint8Array(PATH_DELAY * STATES);
  const chosen = new Uint8Array(PATH_DELAY);
  let score = new Float64Array(STATES);
  let next = new Float64Array(STATES);
  let waiting = 0;

  /** Reports the oldest `count` frames along the best path and drops them. */
  const settle = (count: number): void => {
    let state = 0;
    for (let i = 1; i < STATES; i++) if ((score[i] ?? 0) > (score[state] ?? 0)) state = i;
    for (let t = waiting - 1; t >= 0; t--) {
      chosen[t] = state;
      state = from[t * STATES + state] ?? 0;
    }
    for (let t = 0; t < count; t++) settled(pitch[t * STATES + (chosen[t] ?? 0)] ?? 0);
    pitch.copyWithin(0, count * STATES, waiting * STATES);
    octave.copyWithin(0, count * STATES, waiting * STATES);
    from.copyWithin(0, count * STATES, waiting * STATES);
    waiting -= count;
  };

  const cost = (previous: number, state: number): number => {
    const a = octave[(waiting - 1) * STATES + previous] ?? 0;
    const b = octave[waiting * STATES + state] ?? 0;
    if (previous === 0 && state === 0) return 0;
    return previous === 0 || state === 0 ? VOICING_CHANGE_COST : OCTAVE_JUMP_COST * Math.abs(a - b);
  };

  const step = ({ frequency, strength }: PitchCandidates): void => {
    const row = waiting * STATES;
    next.fill(-Infinity);
    for (let state = 0; state < STATES; state++) {
      const hz = state === 0 ? 0 : (frequency[state - 1] ?? 0);
      pitch[row + state] = hz;
      from[row + state] = 0;
      if (state > 0 && hz === 0) continue;
      octave[row + state] = state === 0 ? 0 : Math.log2(hz);
      let best = waiting === 0 ? (score[0] ?? 0) : -Infinity;
      for (let previous = 0; previous < STATES && waiting > 0; previous++) {
        const value = (score[previous] ?? 0) - cost(previous, state);
        if (value > best) {
          best = value;
          from[row + state] = previous;
        }
      }
      next[state] = best + (state === 0 ? UNVOICED_STRENGTH : (strength[state - 1] ?? 0));
    }
    [score, next] = [next, score];
    waiting++;
  };

  return {
    push(candidates) {
      if (candidates === undefined) {
        if (waiting > 0) settle(waiting);
        score.fill(-Infinity);
        score[0] = 0;
        settled(0);
        return;
      }
      if (waiting === PATH_DELAY) settle(SETTLE);
      step(candidates);
    },
    finish: () => {
      settle(waiting);
    },
  };
}
