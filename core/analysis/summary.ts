/** Extractive summary and ticket draft: the caller's own sentences, chosen by cue words, place in the call and centrality. */
import { HAN } from '../transcript/text.ts';
import type { Role, Transcript } from '../transcript/transcript.ts';
import type { Analysis, Entity } from './analysis.ts';
import type { Sentiment } from './sentiment.ts';

interface Sentence {
  readonly text: string;
  readonly turn: number;
  readonly startMs: number;
  readonly role: Role;
  /** Place in the call, 0 first to 1 last. */
  readonly place: number;
  readonly centrality: number;
}

const ISSUE =
  /\b(?:problem|issue|trouble|calling (?:about|because|to|regarding)|i(?:'d| would) like|i want|i need|i'm trying|hoping to|can't|cannot|couldn't|won't|doesn't|didn't|hasn't|haven't|never|not (?:working|received|arrived)|broken|lost|wrong|charged|cancel|refund|complain\w*|late|missing|replace\w*)\b|问题|故障|坏|没收到|还没|不能|无法|打不开|想要?|需要|要求|投诉|退款|退货|取消|扣费|多扣|丢|错|怎么/iu;
const ACTION =
  /\b(?:i(?:'ll| will| am going to|'m going to)|we(?:'ll| will)|let me|you(?:'ll| will) (?:receive|get)|going to (?:send|call|refund|escalate|transfer)|i(?:'ve| have) (?:sent|emailed|made|submitted|escalated|ordered|cancel\w*|updated))\b|我(?:会|来|马上|帮您|给您|这边|已经)|为您|帮您|给您|将会|稍后/iu;
const OUTCOME =
  /\b(?:resolved|solved|fixed|done|all set|sorted|approved|processed|confirmed|refunded|canceled|cancelled|updated|is in (?:the|our) system|thank you so much|that's (?:it|all)|perfect)\b|解决|办好|处理好|已经|成功|完成|生效|到账|可以了|好了/iu;
const PROMISE =
  /\b(?:i(?:'ll| will| am going to|'m going to)|we(?:'ll| will|'re going to| are going to)|you(?:'ll| will) (?:receive|get|have|hear))\b|我(?:会|马上|稍后|这就|来)|(?:会|将|马上|稍后|尽快)(?:给|为|帮|跟|联系|回电|退|寄|补|安排|处理)|尽快/iu;
const HOLLOW = /^(?:i'll|i will) (?:be|hold|wait|see|do that|need|have to|put you on)\b|稍等|请您?(?:稍候|等)/iu;
const STOP = new Set(
  'the a an and or but of to in on at for with is are was were be been i you he she it we they my your our this that there here have has had do did does not so um uh okay yeah yes no can will would just'.split(
    ' ',
  ),
);
const MAX_SENTENCE = 300;

function termsOf(text: string): string[] {
  if (HAN.test(text)) {
    const signs = text.match(/\p{sc=Han}/gu) ?? [];
    return signs.slice(1).map((sign, at) => `${signs[at] ?? ''}${sign}`);
  }
  return (text.toLowerCase().match(/[\p{L}']{3,}/gu) ?? []).filter((word) => !STOP.has(word));
}

function shortened(text: string): string {
  return text.length > MAX_SENTENCE ? `${text.slice(0, MAX_SENTENCE).toWellFormed()}…` : text;
}

function split(text: string): string[] {
  return text
    .split(/(?<=[.!?。！？；])\s*/u)
    .map((part) => part.trim())
    .filter((part) => part.length > 1);
}

/** Centrality of a sentence: mean share of turns its words occur in, over at most 40 words. */
function sentencesOf(transcript: Transcript): Sentence[] {
  const { turns } = transcript;
  const spread = new Map<string, number>();
  for (const turn of turns)
    for (const term of new Set(termsOf(turn.text))) spread.set(term, (spread.get(term) ?? 0) + 1);
  return turns.flatMap((turn, position) =>
    split(turn.text).map((text) => {
      const terms = termsOf(text).slice(0, 40);
      const sum = terms.reduce((total, term) => total + Math.min((spread.get(term) ?? 0) - 1, 5), 0);
      return {
        text: shortened(text),
        turn: turn.index,
        startMs: turn.startMs,
        role: turn.role,
        place: turns.length < 2 ? 0 : position / (turns.length - 1),
        centrality: terms.length < 2 ? 0 : sum / terms.length / 5,
      };
    }),
  );
}

function best(
  sentences: readonly Sentence[],
  score: (sentence: Sentence) => number,
  taken: readonly Sentence[],
): Sentence | undefined {
  let top: Sentence | undefined;
  let most = 0;
  for (const sentence of sentences) {
    if (taken.includes(sentence)) continue;
    const points = score(sentence);
    if (points > most) [top, most] = [sentence, points];
  }
  return top;
}

const lengthPoints = ({ text }: Sentence): number => Math.min(text.length / (HAN.test(text) ? 20 : 60), 1) * 0.5;
const isQuestion = ({ text }: Sentence): boolean => /[?？]$|吗[。.]?$/u.test(text);
const by = (sentence: Sentence, role: Role): number =>
  sentence.role === role ? 0.6 : sentence.role === 'unknown' ? 0.2 : 0;

/** Whole turns, as they were said; null when none of the positions is in the call. */
function quote({ turns }: Transcript, positions: readonly number[]): Analysis['summary'] {
  const quoted = [...new Set(positions)].sort((a, b) => a - b).flatMap((at) => turns[at] ?? []);
  const sentences = quoted.map(({ text, index, startMs }) => ({ text: shortened(text), turn: index, startMs }));
  return sentences.length === 0 ? null : { sentences };
}

/**
 * Issue (customer, early), action (agent), outcome (late), in the order of the call; null for a call without sentences.
 * `chosen`: positions of turns to quote instead. The issue is that of the rules in either case.
 */
export function summarise(
  transcript: Transcript,
  chosen: readonly number[] = [],
): { summary: Analysis['summary']; issue: string } {
  const byRules = summariseByRules(transcript);
  return { ...byRules, summary: quote(transcript, chosen) ?? byRules.summary };
}

function summariseByRules(transcript: Transcript): { summary: Analysis['summary']; issue: string } {
  const sentences = sentencesOf(transcript);
  const common = (sentence: Sentence): number => sentence.centrality + lengthPoints(sentence);
  const chosen: Sentence[] = [];
  const issue = best(
    sentences,
    (one) => (ISSUE.test(one.text) ? 1.5 : 0) + by(one, 'customer') * 2 + common(one) - one.place * 1.5,
    chosen,
  );
  if (issue !== undefined) chosen.push(issue);
  const action = best(
    sentences,
    (one) =>
      ACTION.test(one.text) && !isQuestion(one) && !HOLLOW.test(one.text)
        ? 1 + by(one, 'agent') + common(one) + one.place * 0.3
        : 0,
    chosen,
  );
  if (action !== undefined) chosen.push(action);
  const outcome = best(
    sentences,
    (one) => (OUTCOME.test(one.text) && !isQuestion(one) && one.place >= 0.5 ? 0.5 + common(one) + one.place : 0),
    chosen,
  );
  if (outcome !== undefined) chosen.push(outcome);
  if (chosen.length === 0) return { summary: null, issue: '' };
  const ordered = chosen.toSorted((a, b) => a.turn - b.turn);
  return {
    summary: { sentences: ordered.map(({ text, turn, startMs }) => ({ text, turn, startMs })) },
    issue: issue?.text ?? '',
  };
}

function distinct(entities: readonly Entity[], type: Entity['type']): string[] {
  return [...new Set(entities.filter((entity) => entity.type === type).map(({ value, text }) => value ?? text))];
}

const OWN_NAME = ['my name is', 'this is', "i'm", '我是', '我叫'];

/** The name the caller gave, else the one the agent called them by; never the one the agent gave for themselves. */
function customerName(transcript: Transcript, entities: readonly Entity[]): string | undefined {
  const turns = new Map(transcript.turns.map((turn) => [turn.index, turn]));
  const people = entities
    .filter(({ type }) => type === 'person')
    .map((entity) => ({ name: entity.text, turn: turns.get(entity.turn) }));
  const own = people.filter(({ name, turn }) => {
    const said = turn?.text.toLowerCase() ?? '';
    const lower = name.toLowerCase();
    const introduced = OWN_NAME.some((lead) => said.includes(`${lead} ${lower}`) || said.includes(lead + lower));
    return turn?.role === 'agent' && (introduced || said.includes(`${lower} speaking`));
  });
  const others = people.filter(({ name }) => !own.some((agent) => agent.name === name));
  const given = others.find(({ turn }) => turn?.role !== 'agent') ?? others[0];
  // 我姓王 gives a surname; the agent's 王先生 says more.
  const titled = others.find(({ name }) => given?.name.length === 1 && name.startsWith(given.name) && name.length > 1);
  return (titled ?? given)?.name;
}

const URGENT =
  /\b(?:urgent\w*|emergency|lawyer|legal action|sue|fraud|stolen|hacked|complaint|supervisor|manager)\b|紧急|律师|起诉|盗刷|诈骗|投诉|12315|经理/iu;

/** Category is the surest intent, else the first topic, else `general`. Priority high: urgent words or a clearly negative customer. */
export function draftTicket(
  transcript: Transcript,
  parts: Pick<Analysis, 'entities' | 'topics' | 'intents'> & { sentiment: Sentiment | null; issue: string },
): NonNullable<Analysis['ticket']> {
  const { entities, topics, intents, sentiment, issue } = parts;
  const customer = customerName(transcript, entities);
  const promises = sentencesOf(transcript).filter(
    (one) => one.role !== 'customer' && PROMISE.test(one.text) && !HOLLOW.test(one.text) && !isQuestion(one),
  );
  const mood = sentiment?.byRole.find(({ role }) => role === 'customer')?.score ?? 0;
  const urgent = transcript.turns.some(({ role, text }) => role !== 'agent' && URGENT.test(text));
  return {
    category: intents[0]?.id ?? topics[0]?.id ?? 'general',
    summary: issue,
    ...(customer === undefined ? {} : { customer }),
    orderNumbers: distinct(entities, 'order-number'),
    amounts: distinct(entities, 'amount'),
    promisedActions: promises.slice(0, 20).map(({ text, turn, startMs }) => ({ text, turn, startMs })),
    priority: urgent || mood < -0.3 ? 'high' : mood > 0.3 && intents.length === 0 ? 'low' : 'normal',
  };
}
