/** The risk of losing a customer, from the calls of theirs that may be used: as of one call, and as of the last one. */
import type { Analysis, Risk } from '../analysis/analysis.ts';
import { AppError } from '../errors.ts';
import { riskOf, type RiskCall } from '../insights/risk/risk.ts';
import type { Recording } from '../recording/recording.ts';
import { mayUse } from '../retention/disposition.ts';
import { readAnalysis } from './analyse-recording.ts';
import { pages } from './catalogue-pages.ts';
import type { Context } from './context.ts';

/** Calls are looked at until enough of them count: recordings that may not be used, or have no analysis, are passed over. */
const LOOKED_AT = 100;

/** As of this call; without a customer reference from the call alone. Reads at most 20 analyses. Errors: UNAVAILABLE. */
export async function riskOfCall(context: Context, recording: Recording, analysis: Analysis): Promise<Risk> {
  const earlier = await earlierCalls(context, recording);
  return riskOf(callOf(recording, analysis), earlier, context.policies.risk);
}

/** Calls of the same customer that began before this one, newest first. */
export async function earlierCalls(context: Context, recording: Recording): Promise<RiskCall[]> {
  const { customerRef, startedAt, recordingId } = recording;
  if (customerRef === undefined) return [];
  const { calls } = context.policies.risk.history;
  const filter = { customerRef, to: new Date(startedAt).toISOString() };
  const known = (other: Recording): boolean => other.recordingId !== recordingId && !isSameCall(other, recording);
  return callsOf(context, filter, known, calls);
}

export interface CustomerRisk extends Risk {
  readonly customerRef: string;
  /** The call as of which it is: the last one. */
  readonly recordingId: string;
  readonly startedAt: string;
}

/**
 * As of the customer's last call, by the weights in force now. `sees`: which recordings the asker may know about; the others do not count.
 * Errors: NOT_FOUND when no call of theirs can be used; UNAVAILABLE.
 */
export async function customerRisk(
  context: Context,
  customerRef: string,
  sees: (recording: Recording) => boolean = () => true,
): Promise<CustomerRisk> {
  const { risk } = context.policies;
  const [last, ...earlier] = await callsOf(context, { customerRef }, sees, risk.history.calls + 1);
  if (!last) throw new AppError('NOT_FOUND', 'There is no analysed call of this customer.');
  const { recordingId, startedAt } = last;
  return { customerRef, recordingId, startedAt, ...riskOf(last, earlier, risk) };
}

export function callOf({ recordingId, startedAt, outcome }: Recording, analysis: RiskCall['analysis']): RiskCall {
  return { recordingId, startedAt, analysis, outcome };
}

async function callsOf(
  context: Context,
  filter: { readonly customerRef: string; readonly to?: string },
  counts: (recording: Recording) => boolean,
  most: number,
): Promise<RiskCall[]> {
  const chosen: Recording[] = [];
  let looked = 0;
  for await (const recording of pages(context.catalogue, filter)) {
    if (chosen.length === most || looked++ === LOOKED_AT) break;
    // A second recorder's file is the same call once more.
    const isUsable = recording.analysed !== undefined && mayUse(recording, context.clock.now());
    if (isUsable && counts(recording) && !chosen.some((other) => isSameCall(other, recording))) chosen.push(recording);
  }
  const read = await Promise.all(
    chosen.map(async (recording) => {
      const analysis = await readAnalysis(context, recording.recordingId);
      return analysis ? [callOf(recording, analysis)] : [];
    }),
  );
  return read.flat();
}

function isSameCall(a: Recording, b: Recording): boolean {
  return a.source === b.source && a.callId === b.callId;
}
