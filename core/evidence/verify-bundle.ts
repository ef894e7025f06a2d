/**
 * Checks an evidence bundle with nothing but the bundle itself and, for its origin, the log's public key.
 * Bundled into verify.mjs: node:crypto only, no clock, no network.
 */
import { createHash } from 'node:crypto';
import { encodeBase64 } from '../custody/base64.ts';
import type { Outsiders } from '../custody/beside-check.ts';
import { openCheckpoint } from '../custody/checkpoint.ts';
import { parseNote, parseVerifierKey, verifyNote, type VerifierKey } from '../custody/note.ts';
import { bundleManifestSchema, manifestNoteText, PATHS, type BundleManifest } from './bundle.ts';
import { Failed, hashFile, parseCanonical, readDocument, readText } from './bundle-reader.ts';
import type { BundleReader, Passed } from './bundle-reader.ts';
import { checkStamp, checkWitnesses } from './check-outsiders.ts';
import { checkCustody, withheldIn, type ProvenLine } from './check-custody.ts';
import { checkRecording } from './check-recording.ts';
import { printable } from './printable.ts';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface BundleVerdict {
  readonly ok: boolean;
  readonly origin: 'established' | 'not established';
  readonly checks: readonly Check[];
  /** What nobody may read into a bundle that passes, in words. */
  readonly notProven: readonly string[];
}

interface BundleKey {
  readonly text: string;
  readonly key: VerifierKey;
  readonly fingerprint: string;
}

/**
 * `trustedKey`: the log's verifier key from a source other than the bundle. Without it the origin stays open. `outsiders`: witnesses who must
 * have cosigned the checkpoint, and certificates that a time stamp must lead to.
 */
export async function verifyBundle(
  bundle: BundleReader,
  trustedKey?: string,
  { witnesses = [], authorities = [] }: Outsiders = {},
): Promise<BundleVerdict> {
  const checks: Check[] = [];
  const remarks: string[] = [];
  const check = async <T>(name: string, work: () => Promise<Passed<T>>): Promise<T | undefined> => {
    try {
      const { detail, value } = await work();
      checks.push({ name: printable(name), ok: true, detail: printable(detail) });
      return value;
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'failed';
      checks.push({ name: printable(name), ok: false, detail: printable(detail) });
      return undefined;
    }
  };
  const manifest = await check('manifest', () => readManifest(bundle));
  const key = await check('key', () => readKey(bundle));
  const origin = trustedKey !== undefined && key !== undefined && key.text === trustedKey.trim();
  checks.push(originCheck(trustedKey, key));
  if (manifest && key) {
    await check('signature', () => checkSignature(bundle, key.key));
    await check('files', () => checkFiles(bundle, manifest));
    await check('checkpoint', () => checkCheckpoint(bundle, manifest, key.key));
    if (witnesses.length > 0) await check('witnesses', () => checkWitnesses(bundle, witnesses));
    const isStamped = manifest.files.some(({ path }) => path === PATHS.timestamp);
    const stamp =
      isStamped || authorities.length > 0
        ? await check('time stamp', () => checkStamp(bundle, key.key, authorities))
        : undefined;
    if (stamp?.authority === 'not checked') remarks.push(STAMP_REMARK);
    const lines = await check('custody', () => checkCustody(bundle, manifest, key.key));
    for (const entry of lines ? manifest.recordings : []) {
      const open = await check(`recording ${entry.docId}`, () => checkRecording(bundle, manifest, entry, lines ?? []));
      remarks.push(...(open ?? []));
    }
    remarks.push(...remarksOn(lines ?? []));
  }
  const ok = checks.every((one) => one.ok);
  return {
    ok,
    origin: ok && origin ? 'established' : 'not established',
    checks,
    notProven: [...remarks, ...LIMITS].map(printable),
  };
}

const STAMP_REMARK = `Who made the time stamp in ${PATHS.timestamp}: give the certificate of the authority with --tsa-cert.`;

const LIMITS = [
  'What was told to the archive: names, call times, who was who.',
  'That nothing was recorded elsewhere, and that no other event of these recordings is in the log.',
  "Times, beyond what the archive's own clock said.",
];

function remarksOn(lines: readonly ProvenLine[]): string[] {
  const withheld = withheldIn(lines);
  if (withheld === 0) return [];
  return [`${withheld} values (people, reasons, hashes) that the log commits to and this bundle does not show.`];
}

function originCheck(trusted: string | undefined, key: BundleKey | undefined): Check {
  const name = 'origin';
  if (key === undefined) return { name, ok: false, detail: 'The bundle holds no usable key.' };
  if (trusted === undefined) {
    const detail = `Open: no key was given to compare with. The bundle was signed by the key with SHA-256 ${key.fingerprint}; ask the archive for its own.`;
    return { name, ok: true, detail };
  }
  return key.text === trusted.trim()
    ? { name, ok: true, detail: 'The bundle was signed by the key you gave.' }
    : { name, ok: false, detail: 'The bundle was signed by another key than the one you gave.' };
}

async function readManifest(bundle: BundleReader): Promise<Passed<BundleManifest>> {
  const value = parseCanonical(PATHS.manifest, await readText(bundle, PATHS.manifest));
  const parsed = bundleManifestSchema.safeParse(value);
  if (!parsed.success) throw new Failed('manifest.json does not have the documented shape.');
  const { kind = 'full', recordings, files } = parsed.data;
  return {
    detail: `A ${kind} bundle of ${recordings.length} recording(s) in ${files.length} files.`,
    value: parsed.data,
  };
}

async function readKey(bundle: BundleReader): Promise<Passed<BundleKey>> {
  const raw = await readText(bundle, PATHS.verifierKey);
  const text = raw.trimEnd();
  if (raw !== `${text}\n`) throw new Failed('keys/log.vkey is not one line.');
  const key = parseVerifierKey(text);
  const fingerprint = createHash('sha256').update(key.publicKey).digest('hex');
  return { detail: `It names the key of ${key.name}, SHA-256 ${fingerprint}.`, value: { text, key, fingerprint } };
}

async function checkSignature(bundle: BundleReader, key: VerifierKey): Promise<Passed<true>> {
  const manifest = await readDocument(bundle, PATHS.manifest);
  const note = parseNote(await readDocument(bundle, PATHS.manifestNote));
  const sha256 = createHash('sha256').update(manifest).digest('hex');
  if (!note || !verifyNote(note, key)) throw new Failed('manifest.note is not signed by the key in the bundle.');
  if (note.text !== manifestNoteText(key.name, sha256))
    throw new Failed('manifest.json is not the one that was signed.');
  return { detail: 'manifest.json is the one that the key signed.', value: true };
}

async function checkFiles(bundle: BundleReader, manifest: BundleManifest): Promise<Passed<true>> {
  const listed = new Set<string>([PATHS.manifest, PATHS.manifestNote]);
  const problems: string[] = [];
  for (const { path, bytes, sha256 } of manifest.files) {
    if (listed.has(path)) problems.push(`${path} is listed twice`);
    listed.add(path);
    const found = await hashFile(bundle, path);
    if (!found) problems.push(`${path} is missing`);
    else if (found.bytes !== bytes || found.sha256 !== sha256) problems.push(`${path} was changed`);
  }
  for (const path of await bundle.paths())
    if (!listed.has(path)) problems.push(`${JSON.stringify(path)} is not listed in manifest.json`);
  if (problems.length > 0) throw new Failed(`${problems.join('; ')}.`);
  return {
    detail: `${manifest.files.length} files are, byte for byte, those that were listed and signed.`,
    value: true,
  };
}

async function checkCheckpoint(
  bundle: BundleReader,
  manifest: BundleManifest,
  key: VerifierKey,
): Promise<Passed<true>> {
  const raw = await readDocument(bundle, PATHS.checkpoint);
  const { size, rootHash } = openCheckpoint(raw, key);
  if (size !== BigInt(manifest.checkpoint.size) || encodeBase64(rootHash) !== manifest.checkpoint.rootHash) {
    throw new Failed('checkpoint is another one than manifest.json names.');
  }
  const others = (parseNote(raw)?.signatures ?? []).filter(({ name }) => name !== key.name).map(({ name }) => name);
  const more = others.length === 0 ? '' : ` Further signatures, by others: ${others.join(', ')}.`;
  return { detail: `The key signed the log as of ${size} events.${more}`, value: true };
}
