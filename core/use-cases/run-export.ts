/** An export as a job: asked for, run once by whoever comes first, kept for a day for the one who asked. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AppError, isAppError } from '../errors.ts';
import { eventEntry } from '../events/public-event.ts';
import type { Bytes } from '../ports.ts';
import { findPersonalData } from '../privacy/pii/find.ts';
import { redactTranscript } from '../privacy/pii/redact.ts';
import type { Transcript } from '../transcript/transcript.ts';
import { askApproval, type PendingApproval } from './approvals.ts';
import type { Context } from './context.ts';
import { exportBundle } from './export-bundle.ts';
import type { BundleFile } from './export-parts.ts';
import { createJob, findJob, writeJob, type Job, type StoredJob } from './jobs.ts';
import { exportTrainingSet } from './export-training-set.ts';
import { selectionSchema, selectRecordings, type Selected, type Selection } from './select-recordings.ts';
import { trainingSet } from './training-sets.ts';

export const EXPORT = 'export';
/** A bundle can be fetched for this long. */
const KEPT_MS = 24 * 3_600_000;

const requestSchema = z.object({
  recordingIds: z.array(z.string()),
  matterId: z.string().optional(),
  skipped: z.array(z.object({ recordingId: z.string(), state: z.string() })),
  purpose: z.string(),
  turns: z.array(z.int().nonnegative()).optional(),
  redacted: z.boolean().optional(),
  /** Clips of a training set instead of evidence. */
  trainingSetId: z.string().optional(),
});

export const exportResultSchema = z.object({
  kind: z.enum(['full', 'quote', 'redacted', 'training']),
  recordings: z.array(z.string()),
  /** Found by the matter or query and not exportable, with their state. */
  skipped: requestSchema.shape.skipped,
  /** Of the zip file, hex. */
  sha256: z.string(),
  bytes: z.int().nonnegative(),
  /** Of evidence only. */
  verifierSha256: z.string().optional(),
  checkpointSize: z.int().nonnegative().optional(),
});
export type ExportResult = z.infer<typeof exportResultSchema>;

export interface ExportOrder {
  readonly selection: Selection;
  readonly purpose: string;
  readonly actor: string;
  readonly turns?: readonly number[] | undefined;
  readonly redacted?: boolean | undefined;
}

/** What an edition brings to make the zip file. */
export interface ExportTools {
  /** verify.mjs. */
  readonly verifier: () => Promise<Uint8Array>;
  readonly zip: (files: readonly Pick<BundleFile, 'path' | 'bytes' | 'open'>[]) => Bytes;
}

/** What and whether, before anything is read. Errors: those of `selectRecordings`. */
export async function chooseExport(
  context: Context,
  { selection, purpose, actor }: Pick<ExportOrder, 'selection' | 'purpose' | 'actor'>,
): Promise<Selected | PendingApproval> {
  const selected = await selectRecordings(context, selectionSchema.parse(selection));
  const { recordingIds } = selected;
  const action = { kind: 'bulk-export' as const, recordingIds, purpose };
  return (await askApproval(context, { action, reason: purpose, actor })) ?? selected;
}

/** Queues an export. A bulk export that needs a second person gives the approval to wait for instead. */
export async function requestExport(context: Context, order: ExportOrder): Promise<Job | PendingApproval> {
  const { selection, purpose, actor, turns, redacted } = order;
  const chosen = await chooseExport(context, order);
  if ('approvalId' in chosen) return chosen;
  const request: z.infer<typeof requestSchema> = {
    ...{ recordingIds: [...chosen.recordingIds], skipped: [...chosen.skipped], purpose },
    ...('matterId' in selection && { matterId: selection.matterId }),
    ...(turns && { turns: [...turns] }),
    ...(redacted === true && { redacted }),
  };
  return (await createJob(context, { kind: EXPORT, actor, request })).job;
}

/** What an export is for; undefined when it came to nothing, and says no more. */
export function purposeOf({ request, result }: Pick<Job, 'request' | 'result'>): 'evidence' | 'training' | undefined {
  const asked = requestSchema.safeParse(request);
  const made = exportResultSchema.safeParse(result);
  if (!asked.success && !made.success) return undefined;
  return asked.data?.trainingSetId !== undefined || made.data?.kind === 'training' ? 'training' : 'evidence';
}

/** In the work store. */
export function bundlePath(jobId: string): string {
  return `exports/${jobId}.zip`;
}

/**
 * Runs a queued export; does nothing when it was taken before. What goes wrong is the job's `error`. The zip is in the work store before the
 * job is done, and gone again when the job was ended meanwhile (an erasure). Errors: NOT_FOUND for an unknown job.
 */
export async function runExport(context: Context, jobId: string, tools: ExportTools): Promise<void> {
  const queued = await findJob(context, jobId);
  if (queued?.job.kind !== EXPORT) throw new AppError('NOT_FOUND', 'There is no such export.');
  if (queued.job.state !== 'queued') return;
  const startedAt = nowOf(context);
  const running = await take(() => writeJob(context, queued, { ...queued.job, state: 'running', startedAt }));
  if (!running) return;
  try {
    const result = await makeZip(context, running.job, tools);
    const finishedAt = nowOf(context);
    const expiresAt = new Date(Date.parse(finishedAt) + KEPT_MS).toISOString();
    const done = await take(() =>
      writeJob(context, running, { ...running.job, state: 'done', finishedAt, expiresAt, result }, [
        eventEntry({ type: 'export.ready', id: `export.ready.${jobId}`, jobId, at: finishedAt }, true),
      ]),
    );
    if (!done) await context.work.remove(bundlePath(jobId));
  } catch (error) {
    await context.work.remove(bundlePath(jobId));
    if (!isAppError(error)) context.onFailure({ step: EXPORT, recordingId: jobId, attempts: 1, error });
    await failJob(context, running, error);
  }
}

/** Queues the export of a training set. Errors: NOT_FOUND. */
export async function requestTrainingExport(
  context: Context,
  { setId, actor }: { readonly setId: string; readonly actor: string },
): Promise<Job> {
  const { items } = await trainingSet(context, setId);
  const recordingIds = [...new Set(items.map(({ recordingId }) => recordingId))];
  const request = { recordingIds, skipped: [], purpose: 'training', trainingSetId: setId };
  return (await createJob(context, { kind: EXPORT, actor, request })).job;
}

async function makeZip(context: Context, { jobId, actor, request }: Job, tools: ExportTools): Promise<ExportResult> {
  const { recordingIds, matterId, skipped, purpose, turns, redacted, trainingSetId } = requestSchema.parse(request);
  if (trainingSetId !== undefined) {
    const { files, recordings } = await exportTrainingSet(context, { setId: trainingSetId, actor });
    return {
      kind: 'training',
      recordings: [...recordings],
      skipped,
      ...(await putZip(context, jobId, tools.zip(files))),
    };
  }
  const bundle = await exportBundle(context, {
    ...{ recordingIds, matterId, purpose, actor, turns, verifier: await tools.verifier() },
    ...(redacted === true && { redact: withoutPersonalData }),
  });
  const stored = await putZip(context, jobId, tools.zip(bundle.files));
  const { kind, recordings, size, verifierSha256 } = bundle;
  return {
    ...{ kind, recordings: [...recordings], skipped, verifierSha256, checkpointSize: size },
    ...stored,
  };
}

/** The hash and size of the zip, once it is in the work store. */
async function putZip({ work }: Context, jobId: string, zip: Bytes): Promise<Pick<ExportResult, 'sha256' | 'bytes'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  const hashed = (async function* (): Bytes {
    for await (const chunk of zip) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  })();
  await work.put(bundlePath(jobId), hashed);
  return { sha256: hash.digest('hex'), bytes };
}

/** The transcript of a redacted bundle. */
export async function withoutPersonalData(transcript: Transcript): Promise<Transcript> {
  return redactTranscript(transcript, await findPersonalData(transcript));
}

async function failJob(context: Context, running: StoredJob, error: unknown): Promise<void> {
  const { request: _, ...job } = running.job;
  const known = isAppError(error) ? error : new AppError('INTERNAL', 'The export failed; ask for it again.');
  const { code, message } = known;
  await take(() =>
    writeJob(context, running, { ...job, state: 'failed', finishedAt: nowOf(context), error: { code, message } }),
  );
}

/** undefined when somebody else was faster. */
async function take(write: () => Promise<StoredJob>): Promise<StoredJob | undefined> {
  try {
    return await write();
  } catch (error) {
    if (isAppError(error, 'CONFLICT')) return undefined;
    throw error;
  }
}

function nowOf({ clock }: Pick<Context, 'clock'>): string {
  return clock.now().toISOString();
}
