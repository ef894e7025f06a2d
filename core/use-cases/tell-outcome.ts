/** The business says how the matter of a call ended; the last word counts, and every word is in the custody history. */
import { AppError } from '../errors.ts';
import { outcomeSchema, type Outcome } from '../recording/outcome.ts';
import type { Recording } from '../recording/recording.ts';
import { closedBy } from '../retention/disposition.ts';
import { commitLatest } from './commit-latest.ts';
import type { Context } from './context.ts';
import { refreshFacts } from './note-facts.ts';

export interface ToldOutcome {
  readonly recordingId: string;
  readonly outcome: string;
  /** Short name of a company; only with `lost-to-competitor`. */
  readonly competitor?: string;
  /** ISO 8601 with a zone; now when absent. */
  readonly at?: string;
  readonly actor: string;
}

export interface OutcomeResult extends Outcome {
  readonly recordingId: string;
}

/**
 * The same outcome again changes nothing. The log leaf holds the code and the date, not the competitor.
 * Errors: NOT_FOUND, VALIDATION_FAILED, RESTRICTED (it is used for nothing), ERASED, CONFLICT.
 */
export async function tellOutcome(context: Context, told: ToldOutcome): Promise<OutcomeResult> {
  const { recordingId, actor } = told;
  const outcome = parseOutcome(told, context.clock.now());
  if (!(await context.catalogue.recording(recordingId))) {
    throw new AppError('NOT_FOUND', 'There is no recording with this id.', { detail: { recordingId } });
  }
  await commitLatest(
    context,
    recordingId,
    (latest) => {
      assertUsable(latest, context.clock.now());
      const known = latest.outcome;
      const isKnown =
        known?.code === outcome.code &&
        known.competitor === outcome.competitor &&
        (told.at === undefined || known.at === outcome.at);
      if (isKnown) return Promise.resolve(undefined);
      const facts = { outcome: outcome.code, outcomeAt: outcome.at };
      const entry = { type: 'recording.outcome', openings: { actor }, facts } as const;
      return Promise.resolve({ recording: { ...latest, outcome }, entries: [entry] });
    },
    { due: false },
  );
  // Statistics know it at once, where they are kept.
  await refreshFacts(context, recordingId);
  const latest = await context.catalogue.recording(recordingId);
  return { recordingId, ...(latest?.outcome ?? outcome) };
}

function parseOutcome({ outcome, competitor, at }: ToldOutcome, now: Date): Outcome {
  const time = at === undefined ? now : new Date(at);
  const parsed = outcomeSchema.safeParse({
    code: outcome,
    at: Number.isNaN(time.getTime()) ? undefined : time.toISOString(),
    ...(competitor !== undefined && { competitor }),
  });
  if (!parsed.success || (competitor !== undefined && outcome !== 'lost-to-competitor')) {
    throw new AppError(
      'VALIDATION_FAILED',
      'An outcome is one of the known codes, a time with a zone, and with lost-to-competitor a short name in lower case.',
    );
  }
  return parsed.data;
}

function assertUsable(recording: Recording, now: Date): void {
  const closed = closedBy(recording, now);
  if (closed === undefined) return;
  const { recordingId } = recording;
  if (closed === 'restricted') {
    throw new AppError('RESTRICTED', 'The recording is restricted: it is kept, not used.', { detail: { recordingId } });
  }
  throw new AppError('ERASED', 'The recording is gone.', { detail: { recordingId } });
}
