/** A change of the retention policy, tried on the whole archive: what would be kept longer, what may not be kept for less, and what it costs. */
import type { Context } from './context.ts';
import type { Recording, Retention } from '../recording/recording.ts';
import type { RetentionPolicy } from '../retention/policy.ts';
import { decideRetention, isAwaitingEvent, lockedRetention } from '../retention/retention.ts';
import { sealedParts } from '../sealing/sealed-parts.ts';
import { soundPage } from './catalogue-pages.ts';
import { intendedRetention } from './seal-intent.ts';
import { factsOf } from './tell-event.ts';

const MOST_LISTED = 1000;
/** A twelfth of 365.25 days. */
const MONTH_MS = 2_629_800_000;
const GB = 1e9;

/** List price of keeping what is kept longer. */
export interface StoragePrice {
  readonly usd: number;
  /** Such as `GB-month, Glacier Instant Retrieval`. */
  readonly per: string;
  readonly source: string;
}

export interface PlannedExtension {
  readonly recordingId: string;
  /** ISO 8601 UTC; end of the lock now and under the new policy. */
  readonly from: string;
  readonly to: string;
  readonly classId: string;
  readonly lane: Retention['lane'];
  /** It is erasable now and would be regulated: nobody could erase it early any more. */
  readonly raised?: true;
}

/** `SHORTER`: the new policy asks for less. `WEAKER`: for the erasable lane. `OPEN_END`: it no longer waits for the event. */
export type RefusedReason = 'SHORTER' | 'WEAKER' | 'OPEN_END' | 'LINE_UNKNOWN';

export interface RefusedChange {
  readonly recordingId: string;
  readonly reason: RefusedReason;
  readonly from: string;
  /** What the new policy would ask for; absent when it does not have the line. */
  readonly to?: string;
}

export interface PolicyPlan {
  readonly policyVersion: number;
  /** At most 1000; `longerTotal` counts them all. */
  readonly longer: readonly PlannedExtension[];
  readonly longerTotal: number;
  /** What is left as it is, because nothing gets shorter or weaker. At most 1000; `refusedTotal` counts them all. */
  readonly refused: readonly RefusedChange[];
  readonly refusedTotal: number;
  readonly unchanged: number;
  /** Of what is kept longer: stored bytes, and how much more storage that is. */
  readonly cost: {
    readonly bytes: number;
    readonly extraGbMonths: number;
    readonly usd?: number;
    readonly price?: StoragePrice;
  };
  /** There is more to look at: call again with it, and add up. */
  readonly nextCursor?: string;
}

export interface PlanOptions {
  readonly price?: StoragePrice;
  /** How many recordings are looked at, at most; all of them when not given. */
  readonly limit?: number;
  /** `nextCursor` of the plan before. */
  readonly cursor?: string;
}

/**
 * Sealed recordings only; what is erased or expired has nothing left to keep. Reads every row: O(archive). Changes nothing.
 * A damaged row is told to `onFailure` (step `plan`) and left out. Errors: UNAVAILABLE, VALIDATION_FAILED for a bad cursor.
 */
export async function planPolicy(
  context: Context,
  policy: RetentionPolicy,
  { price, limit = Infinity, cursor }: PlanOptions = {},
): Promise<PolicyPlan> {
  const now = context.clock.now();
  const tally = new Tally();
  let at = cursor;
  for (let left = limit; left > 0;) {
    const page = await soundPage(context, { limit: left, cursor: at, step: 'plan' });
    for (const recording of page.items) {
      const current =
        recording.erased || recording.expired || !recording.sealed ? undefined : lockedRetention(recording);
      if (current) tally.add(recording, planOne(policy, recording, current, now));
    }
    left -= page.items.length;
    at = page.nextCursor;
    if (at === undefined) break;
  }
  return { policyVersion: policy.version, ...tally.result(price), ...(at !== undefined && { nextCursor: at }) };
}

interface Planned {
  readonly longer?: PlannedExtension;
  readonly refused?: RefusedChange;
}

/** Counts everything and lists the first of it. */
class Tally {
  readonly #longer: PlannedExtension[] = [];
  readonly #refused: RefusedChange[] = [];
  #longerTotal = 0;
  #refusedTotal = 0;
  #unchanged = 0;
  #bytes = 0;
  #byteMs = 0;

  add(recording: Recording, { longer, refused }: Planned): void {
    if (longer) {
      this.#longerTotal += 1;
      if (this.#longer.length < MOST_LISTED) this.#longer.push(longer);
      const bytes = sealedParts(recording).reduce((sum, { object }) => sum + object.bytes, 0);
      this.#bytes += bytes;
      this.#byteMs += bytes * (Date.parse(longer.to) - Date.parse(longer.from));
    }
    if (refused) {
      this.#refusedTotal += 1;
      if (this.#refused.length < MOST_LISTED) this.#refused.push(refused);
    }
    if (!longer && !refused) this.#unchanged += 1;
  }

  result(price: StoragePrice | undefined): Omit<PolicyPlan, 'policyVersion' | 'nextCursor'> {
    const extraGbMonths = this.#byteMs / MONTH_MS / GB;
    return {
      ...{ longer: this.#longer, longerTotal: this.#longerTotal },
      ...{ refused: this.#refused, refusedTotal: this.#refusedTotal },
      unchanged: this.#unchanged,
      cost: { bytes: this.#bytes, extraGbMonths, ...(price && { usd: extraGbMonths * price.usd, price }) },
    };
  }
}

/** The retention that a policy makes of what the recording is under now: never earlier, never weaker. */
export function retentionUnder(
  policy: RetentionPolicy,
  recording: Recording,
  current: Retention,
  now: Date,
): Retention {
  return decideRetention(policy, { ...factsOf(recording), current, now }).retention;
}

function planOne(policy: RetentionPolicy, recording: Recording, current: Retention, now: Date): Planned {
  const { recordingId } = recording;
  const next = retentionUnder(policy, recording, current, now);
  const isSameLane = next.lane === current.lane;
  // A stricter lock on what has ended could only delay what is due.
  const raised = !isSameLane && new Date(next.retainUntil) > now;
  const isLonger = raised || (isSameLane && Date.parse(next.retainUntil) > Date.parse(current.retainUntil));
  const refused = refusal(policy, recording, current, now);
  const from = current.retainUntil;
  return {
    ...(isLonger && {
      longer: {
        ...{ recordingId, from, to: next.retainUntil, classId: next.classId, lane: next.lane },
        ...(raised && { raised }),
      },
    }),
    ...(refused && { refused: { recordingId, from, ...refused } }),
  };
}

/** What the new policy alone would make of the call, held against what was promised for it. */
function refusal(
  policy: RetentionPolicy,
  recording: Recording,
  current: Retention,
  now: Date,
): Pick<RefusedChange, 'reason' | 'to'> | undefined {
  if (policy.businessLines[recording.businessLine] === undefined) return { reason: 'LINE_UNKNOWN' };
  // As of the seal: a period that has ended since was not over on arrival.
  const decidedAt = recording.intent ? new Date(recording.intent.at) : now;
  const { retention: wanted } = intendedRetention(policy, recording, decidedAt);
  const to = wanted.retainUntil;
  if (Date.parse(to) < Date.parse(promisedUntil(recording, current))) return { reason: 'SHORTER', to };
  if (current.lane === 'regulated' && wanted.lane === 'erasable') return { reason: 'WEAKER', to };
  if (isAwaitingEvent(current) && !isAwaitingEvent(wanted)) return { reason: 'OPEN_END', to };
  return undefined;
}

/** The end that a rule gave, without what renewals and late parts have added since: no policy asks for that. */
function promisedUntil({ intent }: Recording, current: Retention): string {
  const isAsSealed = intent?.retention.classId === current.classId && current.eventAt === undefined;
  return isAsSealed ? intent.retention.retainUntil : current.retainUntil;
}
