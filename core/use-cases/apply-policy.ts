/** The policies as they are now, applied to what was sealed under earlier ones: locks get longer and stricter, never the reverse. */
import canonicalize from 'canonicalize';
import { AppError, isAppError, type ErrorCode } from '../errors.ts';
import type { Recording, Retention } from '../recording/recording.ts';
import { lockedRetention } from '../retention/retention.ts';
import { soundRecordings } from './catalogue-pages.ts';
import type { Context } from './context.ts';
import { extendRetention } from './extend-retention.ts';
import { retentionUnder } from './plan-policy.ts';

export interface AppliedPolicy {
  readonly recordingId: string;
  readonly outcome: 'extended' | 'failed';
  readonly retainUntil?: string;
  readonly lane?: Retention['lane'];
  readonly code?: ErrorCode;
}

/**
 * Yields what was changed and what failed, recording by recording; says nothing about those that need no change. Safe to stop and repeat.
 * A recording that becomes regulated is moved (`raiseLane`). Errors: UNAVAILABLE when the catalogue cannot be listed.
 */
export async function* applyPolicy(
  context: Context,
  { actor }: { readonly actor: string },
): AsyncIterable<AppliedPolicy> {
  for await (const recording of soundRecordings(context, 'apply-policy')) {
    const { recordingId, sealed, erased, expired } = recording;
    if (!sealed || erased || expired) continue;
    try {
      const { retention } = await extendRetention(context, { recordingId, actor, next: nextOf(context) });
      if (!retention || canonicalize(retention) === canonicalize(recording.retention)) continue;
      const { retainUntil, lane } = retention;
      yield { recordingId, outcome: 'extended', retainUntil, lane };
    } catch (error) {
      context.onFailure({ step: 'apply-policy', recordingId, attempts: 1, error });
      yield { recordingId, outcome: 'failed', code: isAppError(error) ? error.code : 'INTERNAL' };
    }
  }
}

function nextOf({ policies, clock }: Context): (latest: Recording) => Retention {
  return (latest) => {
    const current = lockedRetention(latest);
    if (!current) throw new AppError('INTERNAL', 'A sealed recording has no retention.');
    return retentionUnder(policies.retention, latest, current, clock.now());
  };
}
