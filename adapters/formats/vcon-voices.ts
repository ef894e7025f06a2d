/**
 * Whose voice is whose in a transcript whose writer told voices apart and numbered them as they came. The number of a voice is not the
 * position of a party, although some writers mean that: what the voices say decides, and the position only where that says nothing.
 */
import { leaningsOf } from '../../core/analysis/guess-roles.ts';
import type { Role } from '../../core/transcript/transcript.ts';

/** One phrase that only an agent says, or only a customer. */
const CLEAR = 1.5;
/** One voice in so many turns means that nobody was told apart. */
const MANY_TURNS = 4;

export interface Voiced {
  readonly role: Role;
  readonly text: string;
  /** What the transcript calls the voice, where that is neither a role nor a name. */
  readonly voice?: string | undefined;
}

/**
 * Gives every voice a role; what has no voice keeps its own. `partyRole`: role of the party at a voice's number, `unknown` where it has none.
 * Of two voices the one that talks more like an agent is the agent, when it does so clearly; of several each by itself. A single voice beside
 * turns of one role has the other.
 */
export function withVoices<T extends Voiced>(turns: readonly T[], partyRole: (voice: string) => Role): T[] {
  const said = turns.flatMap(({ voice, text }) => (voice === undefined ? [] : [{ voice, text }]));
  const leanings = [...leaningsOf(said)].sort(([, a], [, b]) => b - a);
  const [most, next] = leanings;
  const isClear = most !== undefined && next !== undefined && most[1] - next[1] >= CLEAR;
  const roleOf = (voice: string): Role => {
    if (leanings.length === 1) return otherThan(turns) ?? (said.length >= MANY_TURNS ? 'unknown' : partyRole(voice));
    if (!isClear) return partyRole(voice);
    if (leanings.length === 2) return voice === most[0] ? 'agent' : 'customer';
    return bySign(leanings.find(([name]) => name === voice)?.[1] ?? 0);
  };
  const roles = new Map(leanings.map(([voice]) => [voice, roleOf(voice)]));
  return turns.map((turn) => (turn.voice === undefined ? turn : { ...turn, role: roles.get(turn.voice) ?? 'unknown' }));
}

function bySign(leaning: number): Role {
  if (leaning === 0) return 'unknown';
  return leaning > 0 ? 'agent' : 'customer';
}

/** The role that is left where all turns without a voice have one and the same. */
function otherThan(turns: readonly Voiced[]): Role | undefined {
  const known = new Set(turns.flatMap(({ role, voice }) => (voice === undefined ? [role] : [])));
  if (known.size !== 1 || known.has('unknown')) return undefined;
  return known.has('agent') ? 'customer' : 'agent';
}
