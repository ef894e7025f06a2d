/** Commands that change how long things are kept: business events, the review, and a new policy over the archive. */
import { readFileSync } from 'node:fs';
import { AppError } from '../../core/errors.ts';
import { explainRecording } from '../../core/retention/explain.ts';
import { parseRetentionPolicy } from '../../core/retention/policy.ts';
import { STORAGE_PRICE } from '../../core/retention/storage-price.ts';
import { applyPolicy as applyPolicies, type AppliedPolicy } from '../../core/use-cases/apply-policy.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { planPolicy, type PolicyPlan } from '../../core/use-cases/plan-policy.ts';
import { reviewArchive, type ReviewReport } from '../../core/use-cases/review-archive.ts';
import { tellRetentionEvent } from '../../core/use-cases/tell-event.ts';
import type { Command } from './folder.ts';
import type { Result } from './output.ts';

const LISTED = 20;

export async function retentionEvent(
  { context, actor }: Command,
  recordingId: string,
  { type, at }: { type: string; at: string },
): Promise<Result> {
  const before = await context.catalogue.recording(recordingId);
  const recording = await tellRetentionEvent(context, { recordingId, type, at, actor });
  const explained = explainRecording(context.policies.retention, recording, context.clock.now());
  const isNew = (recording.businessEvents?.length ?? 0) > (before?.businessEvents?.length ?? 0);
  const outcome = !isNew ? 'unchanged' : recording.sealed ? 'extended' : 'queued';
  return toldResult({ recordingId, outcome, ...explained });
}

type Told = Pick<ReturnType<typeof explainRecording>, 'retainUntil' | 'lane' | 'classId'> & {
  readonly recordingId: string;
  readonly outcome: 'extended' | 'unchanged' | 'queued';
};

export function toldResult(told: Told): Result {
  const { outcome, retainUntil, lane, classId } = told;
  const what = { extended: 'Noted', unchanged: 'Known already', queued: 'Noted; it counts from the seal' }[outcome];
  return {
    json: told,
    text: `${what}. Kept until ${retainUntil} (${lane} lane, ${classId}).`,
  };
}

/** Everything that is due, however much it is. */
export async function reviewAll(context: Context, options: { preview: boolean; actor: string }): Promise<ReviewReport> {
  let report = await reviewArchive(context, options);
  while (report.nextCursor !== undefined) {
    const more = await reviewArchive(context, { ...options, cursor: report.nextCursor });
    report = {
      renewed: [...report.renewed, ...more.renewed],
      erased: [...report.erased, ...more.erased],
      expired: [...report.expired, ...more.expired],
      removed: [...report.removed, ...more.removed],
      failed: [...report.failed, ...more.failed],
      more: more.more,
      ...(more.nextCursor !== undefined && { nextCursor: more.nextCursor }),
    };
  }
  return report;
}

export async function dispose({ context, actor }: Command, preview: boolean): Promise<Result> {
  const report = await reviewAll(context, { preview, actor });
  const { renewed, erased, expired, removed, failed } = report;
  const text = [
    preview ? 'This would happen; nothing was changed:' : 'Done:',
    `  locks made longer      ${renewed.length}`,
    `  erasures carried out   ${erased.length}`,
    `  retention ended        ${expired.length}`,
    `  erased bytes removed   ${removed.length}`,
    `  failed                 ${failed.length}`,
    ...listed(renewed, ({ recordingId, retainUntil }) => `${recordingId} locked until ${retainUntil}`),
    ...listed(erased, ({ recordingId }) => `${recordingId} erased`),
    ...listed(expired, ({ recordingId }) => `${recordingId} removed, its retention has ended`),
    ...listed(removed, ({ recordingId }) => `${recordingId} removed, it was erased`),
    ...listed(failed, ({ recordingId, code }) => `${recordingId} failed: ${code}`),
  ];
  return { json: report, text: text.join('\n'), exit: failed.length > 0 ? 1 : 0 };
}

export async function planOf({ context }: Command, file: string): Promise<Result> {
  const parsed = parseRetentionPolicy({ file, text: readText(file) });
  if (!parsed.ok) {
    const [first] = parsed.problems;
    const where = `${file}:${first?.line ?? 0}: ${first?.reason ?? ''}`;
    throw new AppError('POLICY_INVALID', `The policy cannot be used: ${where}.`, {
      detail: { problems: parsed.problems },
    });
  }
  return planResult(await planPolicy(context, parsed.value, { price: STORAGE_PRICE }));
}

export function planResult(plan: PolicyPlan): Result {
  return { json: plan, text: describePlan(plan) };
}

export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('USAGE', 'The policy file cannot be read.', { cause });
  }
}

function describePlan({ longer, longerTotal, refused, refusedTotal, unchanged, cost }: PolicyPlan): string {
  const { bytes, extraGbMonths, usd = 0 } = cost;
  return [
    `Kept longer or stricter: ${longerTotal}. Left as it is, because nothing gets shorter: ${refusedTotal}. No change: ${unchanged}.`,
    `Cost of what is kept longer: ${bytes} bytes, ${extraGbMonths.toFixed(3)} GB-months more, about ${usd.toFixed(2)} US dollars ` +
      `(${STORAGE_PRICE.usd} a ${STORAGE_PRICE.per}, ${STORAGE_PRICE.source}).`,
    ...listed(
      longer,
      ({ recordingId, from, to, classId, lane, raised }) =>
        `${recordingId} ${from} -> ${to} (${classId}, ${lane}${raised ? ', erasable so far' : ''})`,
      longerTotal,
    ),
    ...listed(
      refused,
      ({ recordingId, reason, from, to }) =>
        `${recordingId} stays at ${from}: ${reason}${to ? `, asked for ${to}` : ''}`,
      refusedTotal,
    ),
    'Nothing was changed. callvault policy apply applies the policies that are in force.',
  ].join('\n');
}

export async function applyPolicy({ context, actor }: Command): Promise<Result> {
  const extended: AppliedPolicy[] = [];
  const failed: AppliedPolicy[] = [];
  for await (const one of applyPolicies(context, { actor })) (one.outcome === 'failed' ? failed : extended).push(one);
  const text = [
    `Kept longer or stricter now: ${extended.length}. Failed: ${failed.length}.`,
    ...listed(extended, ({ recordingId, retainUntil, lane }) => `${recordingId} ${retainUntil ?? ''} (${lane ?? ''})`),
    ...listed(failed, ({ recordingId, code }) => `${recordingId} failed: ${code ?? ''}`),
  ].join('\n');
  const json = {
    extended: extended.map(({ recordingId, retainUntil, lane }) => ({ recordingId, retainUntil, lane })),
    failed: failed.map(({ recordingId, code }) => ({ recordingId, code })),
  };
  return { json, text, exit: failed.length > 0 ? 1 : 0 };
}

/** The first of them, and how many more there are: nothing is silently cut. */
function listed<T>(items: readonly T[], line: (item: T) => string, total = items.length): string[] {
  const shown = items.slice(0, LISTED).map((item) => `  ${line(item)}`);
  return total > shown.length ? [...shown, `  and ${total - shown.length} more (--json lists them)`] : shown;
}
