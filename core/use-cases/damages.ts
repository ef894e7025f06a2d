/** Recordings that a verification found to be other than what was sealed: they say so themselves, and one list names all of them. */
import * as z from 'zod';
import type { CustodyEntry } from '../custody/event.ts';
import { recordEvent } from '../custody/leaf.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Entry, Page } from '../ports.ts';
import { DAMAGES, type Recording } from '../recording/recording.ts';
import type { Context } from './context.ts';

type Ports = Pick<Context, 'catalogue' | 'clock' | 'random'>;
type DamageVerdict = (typeof DAMAGES)[number];

const ROUNDS = 8;

const storedSchema = z.object({ at: z.iso.datetime(), verdict: z.enum(DAMAGES) });

export const damageSchema = z.object({
  recordingId: z.string(),
  verdict: z.enum(DAMAGES),
  /** When it was first found so. */
  at: z.iso.datetime(),
});
type Damage = z.infer<typeof damageSchema>;

/**
 * Commits the event of a verification, and with it what it says about the recording when that is news: `verdict` is a damage, 'intact', or
 * 'erased'; 'archived' says nothing. A row that does not take it is left as it is, which may be the very damage. Errors: UNAVAILABLE, CONFLICT.
 */
export async function noteVerdict(
  context: Ports,
  recordingId: string,
  verdict: DamageVerdict | 'intact' | 'archived' | 'erased',
  event: CustodyEntry,
): Promise<void> {
  for (let round = 1; ; round += 1) {
    const at = context.clock.now().toISOString();
    const found = DAMAGES.find((one) => one === verdict);
    const isSaying = verdict !== 'archived';
    const row = isSaying ? changedRow(await readable(context, recordingId), found, at) : undefined;
    const entry = isSaying
      ? changedEntry(await context.catalogue.entry('damage', recordingId), { recordingId, found, at })
      : undefined;
    const events = [recordEvent({ recordingId, at, entry: event, random: context.random })];
    const entries = entry ? { entries: [entry] } : {};
    try {
      await context.catalogue.commit({ recordings: row && round < ROUNDS ? [row] : [], events, ...entries });
      return;
    } catch (error) {
      const isRow = isAppError(error, 'CONFLICT') || isAppError(error, 'INTERNAL') || isAppError(error, 'INTEGRITY');
      if (!isRow || round >= ROUNDS) throw error;
    }
  }
}

/** Newest first; what is intact again or gone is not there. `sees`: which recordings the asker may know about. Errors: VALIDATION_FAILED for a bad cursor. */
export async function listDamages(
  context: Pick<Context, 'catalogue'>,
  page: { readonly limit: number; readonly cursor?: string },
  sees: (recording: Recording | undefined) => boolean = () => true,
): Promise<Page<Damage>> {
  const { items, ...rest } = await context.catalogue.entries('damage', { open: true }, page);
  const known = await Promise.all(
    items.map(async (entry) => ({ entry, recording: await readable(context, entry.id) })),
  );
  const shown = known.filter(({ recording }) => sees(recording) && !recording?.erased && !recording?.expired);
  return { ...rest, items: shown.map(({ entry }) => ({ recordingId: entry.id, ...damageOf(entry) })) };
}

/** Undefined also for a row that cannot be read. */
async function readable({ catalogue }: Pick<Ports, 'catalogue'>, recordingId: string): Promise<Recording | undefined> {
  try {
    return await catalogue.recording(recordingId);
  } catch (error) {
    if (isAppError(error, 'INTEGRITY')) return undefined;
    throw error;
  }
}

/** The next revision; undefined when it says so already. */
function changedRow(
  recording: Recording | undefined,
  found: DamageVerdict | undefined,
  at: string,
): Recording | undefined {
  if (recording === undefined) return undefined;
  const { damage, ...rest } = recording;
  const isGone = (recording.erased ?? recording.expired) !== undefined;
  const verdict = isGone ? undefined : found;
  if (damage?.verdict === verdict) return undefined;
  const next: Recording = { ...rest, revision: recording.revision + 1 };
  return verdict === undefined ? next : { ...next, damage: { at: damage?.at ?? at, verdict } };
}

function changedEntry(
  before: Entry | undefined,
  { recordingId, found, at }: { recordingId: string; found: DamageVerdict | undefined; at: string },
): Entry | undefined {
  const open = before?.open === true ? damageOf(before) : undefined;
  if (open?.verdict === found) return undefined;
  const { revision, createdAt } = before ?? { revision: 0, createdAt: at };
  const body = found === undefined ? before?.body : JSON.stringify({ at: open?.at ?? at, verdict: found });
  if (body === undefined) return undefined;
  return { kind: 'damage', id: recordingId, revision: revision + 1, createdAt, open: found !== undefined, body };
}

function damageOf({ body }: Entry): z.infer<typeof storedSchema> {
  try {
    return storedSchema.parse(JSON.parse(body));
  } catch (cause) {
    throw new AppError('INTEGRITY', 'A stored finding of a verification is damaged.', { cause });
  }
}
