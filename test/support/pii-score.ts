/** How well the recogniser does on labelled calls. */
import { findPersonalData } from '../../core/privacy/pii/find.ts';
import type { PersonalData } from '../../core/privacy/pii/personal-data.ts';
import type { Label, LabelledCall } from './pii-lines.ts';

export interface Score {
  readonly lines: number;
  readonly labels: number;
  readonly found: number;
  readonly recall: number;
  readonly precision: number;
  readonly byType: ReadonlyMap<string, { labels: number; found: number }>;
  /** Numbers with a wrong check digit that were taken for a card or an identity number. */
  readonly invalidFlagged: number;
  readonly invalid: number;
  readonly missed: readonly { call: LabelledCall; label: Label }[];
  readonly extra: readonly { call: LabelledCall; find: PersonalData }[];
}

const overlap = (a: Label, b: { turn: number; start: number; end: number }): boolean =>
  a.turn === b.turn && a.start < b.end && b.start < a.end;

/** A label is found when every character of it is inside of finds; a find is right when it touches a label. */
export async function scoreOf(calls: readonly LabelledCall[]): Promise<Score> {
  const byType = new Map<string, { labels: number; found: number }>();
  const missed: { call: LabelledCall; label: Label }[] = [];
  const extra: { call: LabelledCall; find: PersonalData }[] = [];
  let [lines, labels, finds, invalid, invalidFlagged] = [0, 0, 0, 0, 0];
  for (const call of calls) {
    const found = await findPersonalData(call.transcript);
    lines += call.transcript.turns.length;
    finds += found.length;
    invalid += call.invalid.length;
    invalidFlagged += call.invalid.filter((bad) =>
      found.some((find) => (find.type === 'card' || find.type === 'idCard') && overlap(bad, find)),
    ).length;
    for (const label of call.labels) {
      const tally = byType.get(label.type) ?? { labels: 0, found: 0 };
      byType.set(label.type, tally);
      labels++;
      tally.labels++;
      const covers = found
        .filter((find) => overlap(label, find))
        .reduce((sum, find) => sum + Math.min(find.end, label.end) - Math.max(find.start, label.start), 0);
      if (covers >= label.end - label.start) tally.found++;
      else missed.push({ call, label });
    }
    extra.push(
      ...found.filter((find) => !call.labels.some((label) => overlap(label, find))).map((find) => ({ call, find })),
    );
  }
  const hit = labels - missed.length;
  return {
    lines,
    labels,
    found: hit,
    recall: hit / labels,
    precision: (finds - extra.length) / finds,
    byType,
    invalidFlagged,
    invalid,
    missed,
    extra,
  };
}
