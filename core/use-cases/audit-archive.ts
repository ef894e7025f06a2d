/**
 * The daily audit: re-derives the root, checks every signature, compares the catalogue with the log, and re-reads a sample of the originals.
 * It repairs nothing; what it found is itself a custody event.
 */
import * as z from 'zod';
import { ARCHIVE_ID, type CustodyEntry } from '../custody/event.ts';
import { recordEvent } from '../custody/leaf.ts';
import type { LogProblem } from '../custody/log-check.ts';
import { formatVerifierKey } from '../custody/note.ts';
import { isAppError } from '../errors.ts';
import { checkEvents } from './check-events.ts';
import type { Context } from './context.ts';
import { fsckLog } from './fsck-log.ts';
import { integrateLog } from './integrate-log.ts';
import { openLogView } from './log-view.ts';
import { sampleOf } from './sample.ts';
import { surveyLog, type LogSurvey } from './survey-log.ts';
import { verifyRecording, type Verification } from './verify-recording.ts';

export const AUDIT_SAMPLE = 25;

export interface AuditReport {
  /** Of the newest signed tree. */
  readonly size: number;
  /** Base64. */
  readonly rootHash: string;
  /** Contradictions in the log, and between log and catalogue. */
  readonly problems: readonly LogProblem[];
  /** Recordings re-read. */
  readonly verified: number;
  /** Those of them that are not what was sealed. */
  readonly damaged: readonly Verification[];
  /** No problem, and nothing damaged. */
  readonly intact: boolean;
}

/**
 * `sample` recordings are re-read (25 unless said otherwise), and first those of which the catalogue has lost or changed events, until
 * `hasTime` says no. A recording that cannot be reached today is left out: it hides no damage of the others. Findings are returned and noted
 * as `archive.audited`; only what keeps the audit from being made is thrown (UNAVAILABLE).
 */
export async function auditArchive(
  context: Context,
  request: { actor: string; sample?: number; hasTime?: () => boolean },
): Promise<AuditReport> {
  const { actor, sample = AUDIT_SAMPLE, hasTime = () => true } = request;
  const { size, rootHash, problems } = await auditLog(context);
  const survey = await found(problems, () => surveyLog(context));
  await found(problems, () => auditArchiveEvents(context, problems));
  let verified = 0;
  const damaged: Verification[] = [];
  for (const { recordingId, lost } of survey ? chosen(context, survey, sample) : []) {
    if (!hasTime()) break;
    const result = await verify(context, recordingId, actor, lost);
    if (result === undefined) continue;
    verified += 1;
    if (!['intact', 'erased', 'archived'].includes(result.verdict)) damaged.push(result);
  }
  const facts = { size, problems: problems.length, verified, damaged: damaged.length };
  const intact = problems.length + damaged.length === 0;
  await record(context, { type: 'archive.audited', openings: { actor }, facts }, intact);
  return { size, rootHash, problems, verified, damaged, intact };
}

/** Of what the history of the archive says about audits, the newest: that history is long, and this is asked for often. */
const LAST = 'last';
const ROUNDS = 8;

const lastAuditSchema = z.object({
  /** ISO 8601 UTC. */
  at: z.iso.datetime(),
  intact: z.boolean(),
});
export type LastAudit = z.infer<typeof lastAuditSchema>;

/** The newest audit, as the catalogue remembers it; undefined when there was none. */
export async function lastAudit({ catalogue }: Pick<Context, 'catalogue'>): Promise<LastAudit | undefined> {
  const entry = await catalogue.entry('audit', LAST);
  return entry && lastAuditSchema.parse(JSON.parse(entry.body));
}

/** Errors: CONFLICT when others keep ending theirs. */
async function record({ catalogue, clock, random }: Context, event: CustodyEntry, intact: boolean): Promise<void> {
  for (let round = 1; ; round += 1) {
    const at = clock.now().toISOString();
    const before = await catalogue.entry('audit', LAST);
    const { revision, createdAt } = before ?? { revision: 0, createdAt: at };
    const body = JSON.stringify({ at, intact } satisfies LastAudit);
    try {
      await catalogue.commit({
        recordings: [],
        events: [recordEvent({ recordingId: ARCHIVE_ID, at, entry: event, random })],
        entries: [{ kind: 'audit', id: LAST, revision: revision + 1, createdAt, open: false, body }],
      });
      return;
    } catch (error) {
      if (!isAppError(error, 'CONFLICT') || round === ROUNDS) throw error;
    }
  }
}

/** A log that cannot be continued is a finding, and no reason to look no further. */
async function auditLog(context: Context): Promise<{ size: number; rootHash: string; problems: LogProblem[] }> {
  const { ledger, logStore: store, signer } = context;
  const refused: LogProblem[] = [];
  await found(refused, () => integrateLog({ ledger, store, signer }));
  const verifierKey = formatVerifierKey(signer.name, await signer.publicKey());
  const { size, rootHash, problems } = await fsckLog({ store, verifierKey, ledger });
  return { size, rootHash, problems: [...refused, ...problems] };
}

/** What `work` refuses to do because of a contradiction becomes a problem. */
async function found<T>(problems: LogProblem[], work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isAppError(error, 'INTEGRITY') && !isAppError(error, 'NOT_FOUND')) throw error;
    problems.push({ detail: error.message });
    return undefined;
  }
}

/** The events about no recording have no recording to be verified with. */
async function auditArchiveEvents(context: Context, problems: LogProblem[]): Promise<void> {
  const events = (await context.catalogue.events(ARCHIVE_ID)).filter(({ leafIndex }) => leafIndex !== undefined);
  if (events.length === 0) return;
  const view = await openLogView(context);
  const inView = events.filter(({ leafIndex = 0 }) => leafIndex < view.size);
  const { findings } = await checkEvents(view, ARCHIVE_ID, inView, { forgotten: true });
  problems.push(...findings.map(({ detail }) => ({ detail })));
}

/** Recordings with lost events first: at most as many as the sample, which is drawn from all. */
function chosen(
  { random }: Context,
  { sealed, lost }: LogSurvey,
  sample: number,
): readonly { recordingId: string; lost: readonly string[] }[] {
  const first = [...lost.keys()].filter((recordingId) => recordingId !== ARCHIVE_ID).slice(0, sample);
  const ids = new Set([...first, ...sampleOf([...sealed], sample, random)]);
  return [...ids].map((recordingId) => ({ recordingId, lost: lost.get(recordingId) ?? [] }));
}

async function verify(
  context: Context,
  recordingId: string,
  actor: string,
  lost: readonly string[],
): Promise<Verification | undefined> {
  try {
    return await verifyRecording(context, recordingId, actor, { lost });
  } catch (error) {
    if (isAppError(error) && error.code === 'STATE_CONFLICT') return undefined;
    context.onFailure({ step: 'audit', recordingId, attempts: 1, error });
    return undefined;
  }
}
