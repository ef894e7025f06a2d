/** `export` and `verify-bundle`. */
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { openZip, zip } from '../../adapters/formats/zip.ts';
import { AppError } from '../../core/errors.ts';
import { isVerifierKey } from '../../core/custody/note.ts';
import { renderVerdict } from '../../core/evidence/render-verdict.ts';
import { verifyBundle } from '../../core/evidence/verify-bundle.ts';
import type { Bytes } from '../../core/ports.ts';
import { exportBundle } from '../../core/use-cases/export-bundle.ts';
import { buildVerifier } from '../verifier/build.ts';
import type { Command } from './folder.ts';
import type { Result } from './output.ts';

export async function exportTo(
  { context, actor }: Command,
  recordingIds: readonly string[],
  options: { output: string; purpose: string; size?: number },
): Promise<Result> {
  const { output, purpose, size } = options;
  if (existsSync(output)) throw new AppError('USAGE', `${output} exists already; nothing is overwritten.`);
  if (!existsSync(dirname(resolve(output))))
    throw new AppError('USAGE', `There is no folder ${dirname(resolve(output))}.`);
  const verifier = await buildVerifier();
  const bundle = await exportBundle(context, {
    recordingIds,
    purpose,
    actor,
    verifier,
    ...(size !== undefined && { size }),
  });
  const sha256 = await writeWhole(output, zip(bundle.files));
  const { recordings, verifierSha256 } = bundle;
  return {
    json: { bundle: output, sha256, verifierSha256, recordings, checkpointSize: bundle.size },
    text: [
      `${output}: ${recordings.length} recording(s), custody log as of ${bundle.size} events`,
      `sha256 ${sha256}`,
      `verify.mjs sha256 ${verifierSha256}`,
      `Check it: callvault verify-bundle ${output}`,
    ].join('\n'),
  };
}

/** A file that appears only when it is complete; its SHA-256. */
async function writeWhole(path: string, body: Bytes): Promise<string> {
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

/** Needs no data folder. */
export async function checkBundle(path: string, key: string | undefined): Promise<Result> {
  if (!existsSync(path)) throw new AppError('USAGE', `There is no bundle at ${path}.`);
  if (statSync(path).isDirectory()) {
    throw new AppError('USAGE', `${path} is a folder; in an unzipped bundle run: node verify.mjs`);
  }
  if (key !== undefined && !isVerifierKey(key)) {
    throw new AppError('USAGE', '--key takes a verifier key, NAME+HASH+BASE64, as printed by: callvault log key');
  }
  const archive = await openZip(path);
  try {
    const verdict = await verifyBundle(archive, key);
    return { json: verdict, text: renderVerdict(verdict), exit: verdict.ok ? 0 : 1 };
  } finally {
    archive.close();
  }
}
