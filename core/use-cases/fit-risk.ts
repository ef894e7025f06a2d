/** Measures the risk on the outcomes that the business told, and makes better weights where there are any. */
import { evaluateRisk, fitRisk, type RiskExample, type RiskReport } from '../insights/risk/fit-risk.ts';
import { factorsOf } from '../insights/risk/risk.ts';
import type { RiskPolicy } from '../insights/risk/risk-policy.ts';
import { isLost } from '../recording/outcome.ts';
import { mayUse } from '../retention/disposition.ts';
import { soundRecordings } from './catalogue-pages.ts';
import { readAnalysis } from './analyse-recording.ts';
import { callOf, earlierCalls } from './call-risk.ts';
import type { Context } from './context.ts';

/** What was known about the customer when each call with a telling outcome ended. Reads the whole archive. Errors: UNAVAILABLE. */
export async function riskExamples(context: Context): Promise<RiskExample[]> {
  const { risk } = context.policies;
  const examples: RiskExample[] = [];
  for await (const recording of soundRecordings(context, 'risk')) {
    const { customerRef, recordingId } = recording;
    const lost = isLost(recording.outcome);
    if (lost === undefined || customerRef === undefined || recording.witnessOf !== undefined) continue;
    if (!mayUse(recording, context.clock.now())) continue;
    const analysis = await readAnalysis(context, recordingId);
    if (!analysis) continue;
    // What was told about the call itself afterwards is what is to be foretold.
    const call = { ...callOf(recording, analysis), outcome: undefined };
    const factors = factorsOf(call, await earlierCalls(context, recording), risk);
    examples.push({ customer: customerRef, values: factors.map(({ value }) => value), lost });
  }
  return examples;
}

/** The weights in force and new ones on the same calls; writes nothing. Errors: VALIDATION_FAILED for too few outcomes. */
export async function reportRisk(context: Context): Promise<RiskReport> {
  return evaluateRisk(await riskExamples(context), context.policies.risk);
}

/** Errors: VALIDATION_FAILED for too few outcomes; MODEL_NOT_BETTER with the report as `detail`. */
export async function refitRisk(
  context: Context,
  version: string,
): Promise<{ readonly policy: RiskPolicy; readonly report: RiskReport }> {
  return fitRisk(await riskExamples(context), context.policies.risk, version);
}
