/** What was promised to the caller, and by when. */
import type { Transcript } from '../transcript/transcript.ts';
import type { Analysis, Entity } from './analysis.ts';
import { deadlinesIn, dueOf, type NamedDate } from './due-date.ts';
import { isQuestion, type Sentence, sentencesOf } from './sentences.ts';

type Promised = NonNullable<Analysis['ticket']>['promisedActions'][number];

const PROMISE =
  /\b(?:i(?:'ll| will| am going to|'m going to)|we(?:'ll| will|'re going to| are going to)|you(?:'ll| will) (?:receive|get|have|hear))\b|我(?:会|马上|稍后|这就|来|今天|今晚|明天|后天|下周)|(?:会|将|马上|稍后|尽快)(?:给|为|帮|跟|联系|回电|退|寄|补|安排|处理)|尽快/iu;
/** Something is to arrive by a date, whoever says so: "by Wednesday", 三天内到账. */
const DELIVERED =
  /\b(?:by|within) .{1,40}\b(?:refund\w*|deliver\w*|arriv\w*|receive\w*|repaired|replaced|credited|sent)\b|\b(?:refund|money|parcel|package|order|replacement|credit|technician|engineer)\b.{0,40}\b(?:will|should|going to) (?:be|arrive|come|go|reach)\b|(?:之前|内|以内)(?:一定|肯定|保证)?(?:会|将|能|可以|就)?(?:给|为|帮)?[您你]?(?:到账|送到|发到|寄到|发出|送达|寄出|退回|退还|处理|回复|联系|办好|修好|上门)|(?:会|将)(?:原路退回|到账|送达|退回)/iu;
/** Not a promise: what the agent does while they speak. */
export const HOLLOW = /^(?:i'll|i will) (?:be|hold|wait|see|do that|need|have to|put you on)\b|稍等|请您?(?:稍候|等)/iu;
const MOST = 20;

/** At most 20, in order. `dueOn` is the day by which it was promised; `dates` are all days that the sentence names. */
export function promisesIn(transcript: Transcript, entities: readonly Entity[], startedAt: string): Promised[] {
  const named = Map.groupBy(
    entities.filter(({ type }) => type === 'date'),
    ({ turn }) => turn,
  );
  return sentencesOf(transcript)
    .filter((one) => one.role !== 'customer' && cueOf(one) >= 0 && !HOLLOW.test(one.text) && !isQuestion(one))
    .slice(0, MOST)
    .map((one) => {
      const dates = datesIn(one, named.get(one.turn) ?? [], startedAt);
      const dueOn = dueOf(dates, cueOf(one));
      return {
        ...{ text: one.text, turn: one.turn, startMs: one.startMs },
        ...(dueOn !== undefined && { dueOn, dates: [...new Set(dates.map(({ value }) => value))] }),
      };
    });
}

function cueOf({ text }: Sentence): number {
  const at = text.search(PROMISE);
  return at >= 0 ? at : text.search(DELIVERED);
}

function datesIn({ text }: Sentence, entities: readonly Entity[], startedAt: string): NamedDate[] {
  const said = entities.flatMap(({ text: words, value }) => {
    const at = words === '' || value === undefined ? -1 : text.indexOf(words);
    return at < 0 || value === undefined ? [] : [{ at, value }];
  });
  return [...said, ...deadlinesIn(text, startedAt)].sort((a, b) => a.at - b.at);
}
