/** When each turn of a call is spoken, and the call as two channels of samples. */
import type { Delivery, Line, Script } from './script.ts';
import { durationMs, overTheLine, speak } from './speech.ts';

const LEAD_MS = 250;
const TAIL_MS = 400;
const NOISE_DBFS = -70;

interface SpokenTurn {
  readonly line: Line;
  readonly speech: Float32Array;
  /** From the start of the call, in whole ms. */
  readonly startMs: number;
  readonly endMs: number;
}

export interface SpokenCall {
  readonly turns: readonly SpokenTurn[];
  readonly durationMs: number;
}

export function speakCall(script: Script): SpokenCall {
  const turns: SpokenTurn[] = [];
  let cursor = LEAD_MS;
  for (const line of script.turns) {
    const speech = speak(line, script.voices[line.role]);
    const startMs = Math.max(0, cursor + line.pauseMs);
    const endMs = startMs + durationMs(speech);
    turns.push({ line, speech, startMs, endMs });
    cursor = endMs;
  }
  return { turns, durationMs: Math.max(...turns.map((turn) => turn.endMs)) + TAIL_MS };
}

/** mulberry32: small, seeded, the same everywhere. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** Comfort noise: white noise through a one-pole low-pass, so that it sounds like a line and not like a hiss. */
function comfortNoise(length: number, seed: number): Float32Array {
  const next = noise(seed);
  const keep = 0.6;
  // A uniform value in -1..1 has power 1/3; the low-pass leaves (1 - keep) / (1 + keep) of it.
  const gain = 10 ** (NOISE_DBFS / 20) * Math.sqrt((3 * (1 + keep)) / (1 - keep));
  let level = 0;
  return Float32Array.from({ length }, () => {
    level = keep * level + (1 - keep) * next();
    return level * gain;
  });
}

/** The samples one recorder took of the call, one array per channel in the order of the script's channels. */
export function mix(call: SpokenCall, delivery: Delivery, roles: readonly string[]): Float32Array[] {
  const { sampleRate, lateMs } = delivery;
  const length = ((call.durationMs - lateMs) * sampleRate) / 1000;
  return roles.map((role, index) => {
    if (role === delivery.deadChannel) return new Float32Array(length);
    const channel = comfortNoise(length, 1000 + index);
    for (const turn of call.turns.filter((candidate) => candidate.line.role === role)) {
      const start = ((turn.startMs - lateMs) * sampleRate) / 1000;
      overTheLine(turn.speech, sampleRate).forEach((sample, i) => {
        const at = start + i;
        const under = channel[at];
        if (under !== undefined) channel[at] = under + sample;
      });
    }
    return channel;
  });
}
