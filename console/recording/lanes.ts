/** What is drawn under the waveform, on its time axis: marks with a place in per mille of the call, so that nothing depends on pixels. */
import type { Schema } from '../../client/index.ts';

/** Of a lane's width. */
export const WIDTH = 1000;
export const HEIGHT = 20;
/** What is shorter would not be seen. */
const LEAST = 1;

export interface Mark {
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
  readonly startMs: number;
  readonly endMs: number;
  /** Says by colour and, in words, in the title and the table. */
  readonly kind: string;
}

export type LaneId = 'silence' | 'sentiment' | 'emotion' | 'voice' | 'interruptions';
type Role = 'customer' | 'agent' | 'unknown';

export interface Lane {
  readonly id: LaneId;
  readonly role?: Role;
  readonly marks: readonly Mark[];
}

type Turns = Schema<'Transcript'>['turns'];

/** Lanes without a mark are left out. `durationMs` > 0. */
export function lanesOf(durationMs: number, analysis: Schema<'Analysis'>, turns: Turns): readonly Lane[] {
  const at = placing(durationMs);
  const lanes: readonly Lane[] = [
    { id: 'silence', marks: silences(analysis).map((span) => at(span, span.kind)) },
    ...roles.map((role) => ({ id: 'sentiment' as const, role, marks: sentiment(analysis, turns, role, at) })),
    ...roles.map((role) => ({
      ...{ id: 'emotion' as const, role },
      marks: analysis.emotion.filter((one) => one.role === role).map((one) => at(one, one.label)),
    })),
    ...(analysis.acoustics?.arousal ?? []).map(({ role, segments }) => ({
      ...{ id: 'voice' as const, role },
      marks: segments.filter(({ label }) => label !== 'calm').map((one) => at(one, one.label, one.score)),
    })),
    ...roles.map((role) => ({
      ...{ id: 'interruptions' as const, role },
      marks: (analysis.acoustics?.interruptions ?? [])
        .filter(({ by }) => by === role)
        .map(({ atMs }) => at({ startMs: atMs, endMs: atMs }, 'interruption')),
    })),
  ];
  return lanes.filter(({ marks }) => marks.length > 0);
}

const roles = ['customer', 'agent', 'unknown'] as const;

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

type Place = (span: Span, kind: string, strength?: number) => Mark;

/** Strength -1 to 1 grows from the middle, up when it is positive; without one the whole height is taken. */
function placing(durationMs: number): Place {
  return ({ startMs, endMs }, kind, strength) => {
    const x = Math.min(WIDTH - LEAST, (startMs / durationMs) * WIDTH);
    const width = Math.min(WIDTH - x, Math.max(LEAST, ((endMs - startMs) / durationMs) * WIDTH));
    const half = HEIGHT / 2;
    const size = strength === undefined ? HEIGHT : Math.max(2, Math.min(1, Math.abs(strength)) * half);
    const y = strength === undefined ? 0 : strength >= 0 ? half - size : half;
    return { x, width, y, height: size, startMs, endMs, kind };
  };
}

function silences({ acoustics, holds }: Schema<'Analysis'>): readonly (Span & { readonly kind: string })[] {
  return [
    ...(acoustics?.silences ?? []).map((span) => ({ ...span, kind: 'silence' })),
    ...(holds ?? []).map(({ startMs, endMs }) => ({ startMs, endMs, kind: 'hold' })),
  ];
}

function sentiment(analysis: Schema<'Analysis'>, turns: Turns, role: Role, at: Place): readonly Mark[] {
  const turnOf = new Map(turns.map((turn) => [turn.index, turn]));
  return (analysis.sentiment?.turns ?? []).flatMap(({ index, label, score }) => {
    const turn = turnOf.get(index);
    return turn?.role === role ? [at(turn, label, label === 'neutral' ? 0 : score)] : [];
  });
}
