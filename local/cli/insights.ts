/** Answers questions about many calls as tables. A figure that few calls carry is marked with `?`. */
import { AppError } from '../../core/errors.ts';
import { factFilterSchema, type FactFilter } from '../../core/insights/fact-question.ts';
import { PERIODS } from '../../core/insights/questions/buckets.ts';
import { GROUPS } from '../../core/insights/questions/silence.ts';
import type { Interval, Mean, Share } from '../../core/insights/statistics.ts';
import { askAgents, askIntents, askRootCauses, askSilence, askTopics } from '../../core/use-cases/ask-insights.ts';
import { rebuildFacts } from '../../core/use-cases/note-facts.ts';
import { instant, split } from './filters.ts';
import type { Command } from './folder.ts';
import { table, type Result } from './output.ts';

export const QUESTIONS = ['topics', 'root-causes', 'intents', 'agents', 'silence'] as const;
export type QuestionName = (typeof QUESTIONS)[number];

export interface InsightOptions {
  readonly from?: string;
  readonly to?: string;
  readonly filter?: readonly string[];
  readonly by?: string;
  readonly limit: number;
  readonly rebuild?: boolean;
}

export async function insights({ context }: Command, question: QuestionName, options: InsightOptions): Promise<Result> {
  const { topic, ...filter } = filterOf(options, question);
  if (options.rebuild === true) await rebuildFacts(context);
  const { by, limit } = options;
  switch (question) {
    case 'topics': {
      const unit = oneOf(PERIODS, by, 'week');
      return topicsResult({ by: unit, ...(await askTopics(context, filter, unit)) });
    }
    case 'intents': {
      const unit = oneOf(PERIODS, by, 'week');
      return intentsResult({ by: unit, ...(await askIntents(context, filter, unit)) });
    }
    case 'root-causes': {
      const { causes, more } = await askRootCauses(context, filter, { limit, topic });
      return causesResult({ items: causes, more });
    }
    case 'agents':
      return agentsResult({ items: await askAgents(context, filter, limit) });
    case 'silence': {
      const group = oneOf(GROUPS, by, 'businessLine');
      return silenceResult({ by: group, items: await askSilence(context, filter, group) });
    }
  }
}

export function topicsResult(answer: { readonly by: string; readonly items: readonly Row[] }): Result {
  return { json: answer, text: shares('topic', answer.items) };
}

export function intentsResult(answer: {
  readonly by: string;
  readonly items: readonly (Row & { readonly lost: Share })[];
}): Result {
  const lost = answer.items.map((item) => [percent(item.lost), `${item.lost.calls} of ${item.lost.of}`]);
  return { json: answer, text: shares('intent', answer.items, ['lost', 'known'], lost) };
}

type Causes = Awaited<ReturnType<typeof askRootCauses>>;

export function causesResult(answer: { readonly items: Causes['causes']; readonly more: number }): Result {
  return { json: answer, text: causesText(answer.items, answer.more) };
}

export function agentsResult(answer: { readonly items: Awaited<ReturnType<typeof askAgents>> }): Result {
  const rows = answer.items.map((a) => [
    ...[a.agentId + mark(a), String(a.calls), average(a.score), average(a.sentiment)],
    ...[average(a.talk), percent(a.missedSteps)],
  ]);
  return { json: answer, text: table(['agent', 'calls', 'score', 'sentiment', 'talk', 'missed steps'], rows) };
}

export function silenceResult(answer: {
  readonly by: string;
  readonly items: Awaited<ReturnType<typeof askSilence>>;
}): Result {
  const rows = answer.items.map((w) => [
    ...[(w.group || '-') + mark(w), String(w.calls), average(w.silence), average(w.hold)],
    ...[percent(w.longSilence), percent(w.onHold)],
  ]);
  return { json: answer, text: table([answer.by, 'calls', 'silence', 'hold', '30 s of silence', 'on hold'], rows) };
}

type Row = Share & { readonly id: string; readonly series: readonly (Share & { readonly period: string })[] };

function shares(
  what: string,
  items: readonly Row[],
  header: readonly string[] = [],
  more: readonly (readonly string[])[] = [],
): string {
  const rows = items.map((item, index) => [
    ...[item.id + mark(item), `${item.calls} of ${item.of}`, percent(item)],
    ...(more[index] ?? []),
    item.series
      .slice(-6)
      .map((at) => `${at.period} ${Math.round(at.share * 100)} %`)
      .join('  '),
  ]);
  return table([what, 'calls', 'share', ...header, 'latest'], rows);
}

function causesText(causes: Causes['causes'], more: number): string {
  const rows = causes.map(({ topic, step, agents: [worst], examples: [example = ''], ...cause }) => [
    ...[topic + mark(cause), step, `${cause.calls} of ${cause.of}`, percent(cause), percent(cause.elsewhere)],
    cause.lift === null ? '-' : `${cause.lift.ratio.toFixed(1)} (${range(cause.lift.interval, 1)})`,
    worst ? `${worst.agentId}${mark(worst)} ${worst.calls} of ${worst.of}` : '',
    example,
  ]);
  const header = ['topic', 'missed step', 'calls', 'share', 'elsewhere', 'lift', 'most often', 'example'];
  return table(header, rows) + (more > 0 ? `\n${more} more; raise --limit.` : '');
}

function percent({ of, share, interval }: Share): string {
  if (of === 0) return '-';
  return `${Math.round(share * 100)} % (${range({ low: interval.low * 100, high: interval.high * 100 }, 0)})`;
}

function average({ mean, interval }: Mean): string {
  if (mean === null) return '-';
  return interval === null ? mean.toFixed(2) : `${mean.toFixed(2)} (${range(interval, 2)})`;
}

function range({ low, high }: Interval, digits: number): string {
  return `${low.toFixed(digits)} to ${high.toFixed(digits)}`;
}

function mark({ tooFew }: { readonly tooFew: boolean }): string {
  return tooFew ? '?' : '';
}

/** Errors: USAGE. */
export function oneOf<T extends string>(known: readonly T[], given: string | undefined, usual: T): T {
  const found = known.find((one) => one === (given ?? usual));
  if (found === undefined) throw new AppError('USAGE', `--by takes one of ${known.join(', ')}.`);
  return found;
}

const FIELDS = ['businessLine', 'team', 'agentId', 'language', 'topic'] as const;

/** Errors: USAGE. */
export function filterOf(
  { from, to, filter = [] }: InsightOptions,
  question: QuestionName,
): FactFilter & { topic?: string } {
  const given: { -readonly [K in (typeof FIELDS)[number]]?: string } = {};
  for (const [name, value] of filter.map(split)) {
    const field = FIELDS.find((known) => known === name && (known !== 'topic' || question === 'root-causes'));
    if (!field)
      throw new AppError(
        'USAGE',
        `insights ${question} has no such filter; it has ${FIELDS.join(', ')} (topic for root-causes).`,
      );
    given[field] = value;
  }
  const { topic, ...fields } = given;
  const parsed = factFilterSchema.safeParse({
    ...fields,
    ...(from !== undefined && { from: instant(from) }),
    ...(to !== undefined && { to: instant(to) }),
  });
  if (!parsed.success) throw new AppError('USAGE', 'A filter has 1 to 256 printable characters.');
  return { ...parsed.data, ...(topic !== undefined && { topic }) };
}
