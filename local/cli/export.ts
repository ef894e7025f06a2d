/** Evidence bundles as zip files: made from a data folder, checked without one. */
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { openZip } from '../../adapters/formats/zip.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import { isVerifierKey } from '../../core/custody/note.ts';
import { renderVerdict } from '../../core/evidence/render-verdict.ts';
import { verifyBundle, type BundleVerdict } from '../../core/evidence/verify-bundle.ts';
import type { Bytes } from '../../core/ports.ts';
import { exportBundle } from '../../core/use-cases/export-bundle.ts';
import { chooseExport, withoutPersonalData } from '../../core/use-cases/run-export.ts';
import type { Selection } from '../../core/use-cases/select-recordings.ts';
import { exportTools } from '../exporter.ts';
import { searchFilters } from './filters.ts';
import type { Command } from './folder.ts';
import { outsidersOf, type OutsiderOptions } from './log.ts';
import type { Result } from './output.ts';
import { turnList } from './turn-list.ts';

export interface ExportOptions {
  readonly output: string;
  readonly purpose: string;
  readonly matter?: string;
  readonly query?: string;
  readonly filter?: readonly string[];
  readonly turns?: string;
  readonly redacted?: boolean;
  /** A kept checkpoint size. */
  readonly checkpoint?: number;
}

export async function exportTo(
  { context, actor }: Command,
  ids: readonly string[],
  options: ExportOptions,
): Promise<Result> {
  const { output, purpose, matter, checkpoint: size } = options;
  const turns = options.turns === undefined ? undefined : turnList(options.turns);
  assertWritable(output);
  const chosen = await chooseExport(context, { selection: selectionOf(ids, options), purpose, actor });
  if ('approvalId' in chosen) {
    return pendingExport(chosen);
  }
  const { recordingIds, skipped } = chosen;
  const verifier = await exportTools.verifier();
  const redact = options.redacted === true ? withoutPersonalData : undefined;
  const request = { recordingIds, matterId: matter, purpose, actor, turns, redact, size, verifier };
  const bundle = await exportBundle(context, request);
  const sha256 = await writeWhole(output, exportTools.zip(bundle.files));
  const { recordings, verifierSha256, size: checkpointSize } = bundle;
  return exportedResult({ bundle: output, sha256, verifierSha256, recordings, checkpointSize, skipped });
}

/** Errors: USAGE. */
export function assertWritable(output: string): void {
  if (existsSync(output)) throw new AppError('USAGE', `${output} exists already; nothing is overwritten.`);
  if (!existsSync(dirname(resolve(output))))
    throw new AppError('USAGE', `There is no folder ${dirname(resolve(output))}.`);
}

export function pendingExport(pending: { readonly approvalId: string }): Result {
  const text = `A second person has to approve it: callvault approve ${pending.approvalId}\nThen repeat this command.`;
  return { json: pending, text, exit: 1 };
}

interface Exported {
  readonly bundle: string;
  readonly sha256: string;
  readonly verifierSha256: string;
  readonly recordings: readonly string[];
  readonly checkpointSize: number;
  readonly skipped: readonly { readonly recordingId: string; readonly state: string }[];
}

export function exportedResult({ skipped, ...made }: Exported): Result {
  const { bundle: output, sha256, verifierSha256, recordings, checkpointSize } = made;
  return {
    json: { ...made, ...(skipped.length > 0 && { skipped }) },
    text: [
      `${output}: ${recordings.length} recording(s), custody log as of ${checkpointSize} events`,
      ...skipped.map(({ recordingId, state }) => `not in it: ${recordingId} is ${state}`),
      `sha256 ${sha256}`,
      `verify.mjs sha256 ${verifierSha256}`,
      `Check it: callvault verify-bundle ${output} --key "$(callvault log key)"`,
    ].join('\n'),
  };
}

/** Errors: USAGE. */
export function selectionOf(ids: readonly string[], { matter, query, filter = [] }: ExportOptions): Selection {
  const ways = [ids.length > 0, matter !== undefined, query !== undefined].filter(Boolean).length;
  if (ways !== 1)
    throw new AppError('USAGE', 'Say which recordings: ids, --matter M or --query WORDS, one of the three.');
  if (filter.length > 0 && query === undefined) throw new AppError('USAGE', '--filter goes with --query.');
  if (matter !== undefined) return { matterId: matter };
  return query === undefined ? { recordingIds: [...ids] } : { words: query, ...searchFilters(filter) };
}

/** A file that appears only when it is complete; its SHA-256. */
export async function writeWhole(path: string, body: Bytes): Promise<string> {
  const partial = `${path}.partial`;
  const hash = createHash('sha256');
  const file = await open(partial, 'w', 0o600);
  try {
    for await (const chunk of body) {
      hash.update(chunk);
      await file.write(chunk);
    }
    await file.sync();
    await file.close();
    await rename(partial, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
  return hash.digest('hex');
}

/** A bundle whose container is damaged has failed the verification; that is no wrong usage. */
function unreadable(error: unknown): BundleVerdict {
  if (!isAppError(error, 'VALIDATION_FAILED')) throw error;
  const checks = [{ name: 'zip', ok: false, detail: error.message }];
  return { ok: false, origin: 'not established', checks, notProven: [] };
}

/** Needs no data folder. Something is not right with the bundle: exit 1. */
export async function checkBundle(
  path: string,
  key: string | undefined,
  outsiders: OutsiderOptions = {},
): Promise<Result> {
  if (!existsSync(path)) throw new AppError('USAGE', `There is no bundle at ${path}.`);
  if (statSync(path).isDirectory()) {
    throw new AppError('USAGE', `${path} is a folder; in an unzipped bundle run: node verify.mjs`);
  }
  if (key !== undefined && !isVerifierKey(key)) {
    throw new AppError('USAGE', '--key takes a verifier key, NAME+HASH+BASE64, as printed by: callvault log key');
  }
  const trusted = outsidersOf(outsiders);
  const archive = await openZip(path).catch(unreadable);
  if ('checks' in archive) return { json: archive, text: renderVerdict(archive), exit: 1 };
  try {
    const verdict = await verifyBundle(archive, key, trusted);
    return { json: verdict, text: renderVerdict(verdict), exit: verdict.ok ? 0 : 1 };
  } finally {
    archive.close();
  }
}
