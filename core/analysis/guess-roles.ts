/** Who is the agent where nobody says it (one channel, no speaker labels): by what agents and callers say, and by who answers whom. */
import { HAN } from '../transcript/text.ts';
import type { Role, Turn } from '../transcript/transcript.ts';
import { type PreparedTurn, prepare } from './phrases.ts';
import { AGENT_SAYS, CUSTOMER_SAYS } from './role-phrases.ts';
import { PhraseIndex } from './wordings.ts';

/** What one phrase says about the speaker. */
const PHRASE = 1.5;
/** What it says that somebody else goes on: between whole turns, between single sentences, after a question. */
const TURN_CHANGES = 1.2;
const SENTENCE_CHANGES = -0.6;
const AFTER_QUESTION = 1.8;

const QUESTION = /[?？]\s*$/u;
const SENTENCE_END = /[.!?。！？](?=\s|$|\p{sc=Han})/gu;

const INDEX = new PhraseIndex([{ set: AGENT_SAYS }, { set: CUSTOMER_SAYS }]);

/** Above 0 an agent, below 0 a customer. */
function leaning(turn: PreparedTurn): number {
  const [agent, customer] = INDEX.wordingsIn(turn);
  return PHRASE * ((agent?.size ?? 0) - (customer?.size ?? 0));
}

function changesBetween(turns: readonly Turn[]): number {
  const sentences = turns.reduce((sum, { text }) => sum + Math.max(1, text.match(SENTENCE_END)?.length ?? 1), 0);
  return sentences / turns.length >= 1.3 || turns.some(({ text }) => HAN.test(text)) ? TURN_CHANGES : SENTENCE_CHANGES;
}

/** The likeliest row of speakers (Viterbi over two states, additive evidence). The first speaker is more often the agent. */
function likeliest(turns: readonly PreparedTurn[]): Role[] {
  const change = changesBetween(turns.map(({ turn }) => turn));
  let agent = 0.5;
  let customer = -0.5;
  const cameFromOther: { agent: boolean; customer: boolean }[] = [];
  turns.forEach((turn, at) => {
    const lean = leaning(turn) / 2;
    const before = turns[at - 1]?.turn.text;
    if (before === undefined) {
      agent += lean;
      customer -= lean;
      cameFromOther.push({ agent: false, customer: false });
      return;
    }
    const bonus = change + (QUESTION.test(before) ? AFTER_QUESTION : 0);
    const came = { agent: customer + bonus > agent, customer: agent + bonus > customer };
    const next = {
      agent: Math.max(agent, customer + bonus) + lean,
      customer: Math.max(customer, agent + bonus) - lean,
    };
    ({ agent, customer } = next);
    cameFromOther.push(came);
  });
  let role: 'agent' | 'customer' = agent >= customer ? 'agent' : 'customer';
  const roles: Role[] = [];
  for (const came of cameFromOther.toReversed()) {
    roles.push(role);
    if (came[role]) role = role === 'agent' ? 'customer' : 'agent';
  }
  return roles.reverse();
}

/**
 * How much more each voice talks like an agent (above 0) than like a customer (below 0), one phrase being 1.5. Voices as whoever told them
 * apart calls them, in the order in which they first speak.
 */
export function leaningsOf(said: readonly { readonly voice: string; readonly text: string }[]): Map<string, number> {
  const leanings = new Map<string, number>();
  for (const { voice, text } of said) {
    const turn = prepare({ index: 0, role: 'unknown', startMs: 0, endMs: 0, text });
    leanings.set(voice, (leanings.get(voice) ?? 0) + leaning(turn));
  }
  return leanings;
}

/** The channel that leans most to an agent is one, the others are customers. */
function byChannel(turns: readonly PreparedTurn[]): Role[] {
  const voiceOf = ({ turn }: PreparedTurn): string => String(turn.channel ?? -1);
  const leanings = leaningsOf(turns.map((turn) => ({ voice: voiceOf(turn), text: turn.turn.text })));
  const [agent] = [...leanings].sort(([a, first], [b, second]) => second - first || Number(a) - Number(b))[0] ?? [];
  return turns.map((turn) => (voiceOf(turn) === agent ? 'agent' : 'customer'));
}

/**
 * A role for every turn. Given roles stay as they are; only a call of which no role is known is guessed, by channel where there are
 * two or more, else turn by turn. A guess is for weighing words and never replaces the role of the transcript.
 */
export function guessRoles(turns: readonly Turn[]): Role[] {
  if (turns.length < 2 || turns.some(({ role }) => role !== 'unknown')) return turns.map(({ role }) => role);
  const prepared = turns.map(prepare);
  return new Set(turns.map(({ channel }) => channel)).size > 1 ? byChannel(prepared) : likeliest(prepared);
}
