/** How each kind of scorecard item is judged: passed, failed, or nothing to judge it by, with the turns that show it. */
import type { Span } from '../audio/shapes.ts';
import type { Analysis, Evidence } from './analysis.ts';
import type { Role } from '../transcript/transcript.ts';
import { find, rolesFor, says, type PreparedTurn } from './phrases.ts';
import { holdsOf } from './holds.ts';
import { applies, talkShare, type ScorecardCall } from './scorecard-call.ts';
import type { ItemOf, ScorecardItem } from './scorecard-policy.ts';
import { evidenceOf, firstIndex, turnAt } from './turn-at.ts';

export type ItemResult = Analysis['scorecards'][number]['items'][number];
type Judgement = Pick<ItemResult, 'passed' | 'evidence'>;
/** Results of the items above it. */
type Done = ReadonlyMap<string, ItemResult>;

const NOTHING: Judgement = { passed: null, evidence: [] };

export function judge(call: ScorecardCall, item: ScorecardItem, done: Done): ItemResult {
  const { passed, evidence } = applies(call, item.appliesWhen) ? judged(call, item, done) : NOTHING;
  return { id: item.id, passed, evidence };
}

function judged(call: ScorecardCall, item: ScorecardItem, done: Done): Judgement {
  switch (item.kind) {
    case 'required':
      return required(call, item, done);
    case 'forbidden': {
      const evidence = find(call.turns, item.phrases, { roles: rolesFor(call.turns, item.by) });
      return { passed: evidence.length === 0, evidence };
    }
    case 'silence':
      return silence(call, item);
    case 'hold':
      return hold(call, item);
    case 'interruptions':
      return interruptions(call, item);
    case 'talk-ratio':
      return talkRatio(call, item);
    case 'response':
      return response(call, item);
  }
}

/** A failed one shows the turn that came too early, where there is one. */
function required(call: ScorecardCall, item: ItemOf<'required'>, done: Done): Judgement {
  const endMs = call.turns.reduce((latest, { turn }) => Math.max(latest, turn.endMs), 0);
  const earlier = item.after === undefined ? undefined : done.get(item.after)?.evidence[0];
  if (item.after !== undefined && earlier === undefined) return { passed: false, evidence: [] };
  const { withinFirstSeconds: first, withinLastSeconds: last, before } = item;
  const until =
    before &&
    find(call.turns, before.phrases, {
      roles: before.by === undefined ? undefined : rolesFor(call.turns, before.by),
    })[0];
  if (before && !until) return NOTHING;
  const turns = call.turns.filter(
    ({ turn }) =>
      (first === undefined || turn.startMs <= first * 1000) &&
      (last === undefined || turn.endMs >= endMs - last * 1000) &&
      (earlier === undefined || turn.index >= earlier.turn) &&
      (until === undefined || turn.index <= until.turn),
  );
  const evidence = find(turns, item.phrases, { roles: rolesFor(call.turns, item.by) });
  if (evidence.length > 0) return { passed: true, evidence };
  return { passed: false, evidence: until === undefined ? [] : [until] };
}

function silence(call: ScorecardCall, { maxSeconds, exceptAfter }: ItemOf<'silence'>): Judgement {
  if (call.acoustics === null) return NOTHING;
  const holds = exceptAfter ? holdsOf(call, exceptAfter) : [];
  const isHeld = ({ startMs, endMs }: Span): boolean => {
    const next = holds[firstIndex(holds, (hold) => hold.endMs > startMs)];
    return next !== undefined && next.startMs < endMs;
  };
  const long = call.acoustics.silences.filter((span) => span.endMs - span.startMs > maxSeconds * 1000 && !isHeld(span));
  return { passed: long.length === 0, evidence: long.flatMap(({ startMs }) => turnAt(call.turns, startMs)) };
}

/** Shows the holds that were too long, or all of them when only their sum was. Without a hold there is nothing to judge. */
function hold(call: ScorecardCall, { phrases, by, maxSeconds, maxTotalSeconds }: ItemOf<'hold'>): Judgement {
  if (call.acoustics === null) return NOTHING;
  const holds = holdsOf(call, phrases, by);
  if (holds.length === 0) return NOTHING;
  const long = holds.filter(({ startMs, endMs }) => endMs - startMs > maxSeconds * 1000);
  const totalMs = holds.reduce((total, { startMs, endMs }) => total + endMs - startMs, 0);
  const passed = long.length === 0 && (maxTotalSeconds === undefined || totalMs <= maxTotalSeconds * 1000);
  const shown = long.length > 0 ? long : holds;
  return { passed, evidence: shown.map(({ shownBy }) => shownBy) };
}

function interruptions(call: ScorecardCall, { by, maxCount }: ItemOf<'interruptions'>): Judgement {
  if (call.acoustics === null) return NOTHING;
  const found = call.acoustics.interruptions.filter((one) => one.by === by);
  const evidence = found.flatMap(({ atMs }) => turnAt(call.turns, atMs));
  return { passed: found.length <= maxCount, evidence };
}

/** Shows the longest turn of whoever spoke too much; that of `by` when nobody did. */
function talkRatio(call: ScorecardCall, { by, min, max }: ItemOf<'talk-ratio'>): Judgement {
  const share = talkShare(call, by);
  if (share === undefined) return NOTHING;
  const isMine = ({ turn }: PreparedTurn): boolean => (turn.role === by) === share >= min;
  const longest = call.turns
    .filter(isMine)
    .toSorted((a, b) => b.turn.endMs - b.turn.startMs - (a.turn.endMs - a.turn.startMs))[0];
  return { passed: share >= min && share <= max, evidence: longest ? [evidenceOf(longest)] : [] };
}

/** A passed one shows the responses; a failed one the turns that nobody responded to. */
function response(call: ScorecardCall, item: ItemOf<'response'>): Judgement {
  const asking = triggers(call, item);
  if (asking === undefined || asking.length === 0) return NOTHING;
  const roles = rolesFor(call.turns, item.by);
  const answers = new Map<number, Evidence>();
  const missed: Evidence[] = [];
  for (const at of asking) {
    const answer = nextOf(call.turns, { after: at, roles, most: item.withinTurns }).find((turn) =>
      says(turn, item.phrases),
    );
    if (answer) answers.set(answer.turn.index, evidenceOf(answer));
    else missed.push(...call.turns.slice(at, at + 1).map(evidenceOf));
  }
  const passed = (asking.length - missed.length) / asking.length >= item.minShare;
  return { passed, evidence: passed ? [...answers.values()] : missed };
}

/** How far ahead a response is looked for: a monologue of more turns has not been answered. */
const AHEAD = 100;

function nextOf(
  turns: readonly PreparedTurn[],
  { after, roles, most }: { readonly after: number; readonly roles: readonly Role[]; readonly most: number },
): PreparedTurn[] {
  const near = turns.slice(after + 1, after + 1 + AHEAD);
  return near.filter(({ turn }) => roles.includes(turn.role)).slice(0, most);
}

/** Positions of the turns that call for a response; undefined when that cannot be known. */
function triggers(call: ScorecardCall, { to }: ItemOf<'response'>): number[] | undefined {
  const roles = rolesFor(call.turns, to.by);
  const { phrases } = to;
  const labels = new Map(call.sentiment?.turns.map(({ index, label }) => [index, label]));
  if (phrases === undefined && !call.sentiment) return undefined;
  return call.turns.flatMap((prepared, at) => {
    const calls = phrases ? says(prepared, phrases) : labels.get(prepared.turn.index) === 'negative';
    return calls && roles.includes(prepared.turn.role) ? [at] : [];
  });
}
