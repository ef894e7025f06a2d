/**
 * Checks an evidence bundle with nothing but the bundle itself and, for its origin, the log's public key.
 * Bundled into verify.mjs: node:crypto only, no clock, no network.
 */
import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { openCheckpoint } from '../custody/checkpoint.ts';
import { opens } from '../custody/commitment.ts';
import { parseNote, parseVerifierKey, verifyNote, type VerifierKey } from '../custody/note.ts';
import { verifyTlogProof } from '../custody/proof.ts';
import { encodeBase64 } from '../custody/base64.ts';
import {
  bundleManifestSchema,
  custodyLineSchema,
  leafSchema,
  manifestNoteText,
  PATHS,
  proofPath,
  type BundleManifest,
  type CustodyLine,
} from './bundle.ts';
import { printable } from './printable.ts';

export interface BundleReader {
  /** Every file, without folders. */
  paths(): Promise<readonly string[]>;
  /** undefined when it is not there. */
  read(path: string): AsyncIterable<Uint8Array> | undefined;
}

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface BundleVerdict {
  readonly ok: boolean;
  readonly origin: 'established' | 'not established';
  readonly checks: readonly Check[];
}

/** A document is never larger; audio is only hashed. */
const DOCUMENT_LIMIT = 256 * 1024 * 1024;

class Failed extends Error {}

/** `trustedKey`: the log's verifier key from a source other than the bundle. Without it the origin stays open. */
export async function verifyBundle(bundle: BundleReader, trustedKey?: string): Promise<BundleVerdict> {
  const checks: Check[] = [];
  const check = async <T>(name: string, work: () => Promise<{ detail: string; value: T }>): Promise<T | undefined> => {
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
    const lines = await check('custody', () => checkCustody(bundle, manifest, key.key));
    for (const recording of lines ? manifest.recordings : []) {
      await check(`recording ${recording.docId}`, () => checkRecording(bundle, recording, lines ?? []));
    }
  }
  const ok = checks.every((one) => one.ok);
  return { ok, origin: ok && origin ? 'established' : 'not established', checks };
}

function originCheck(trusted: string | undefined, key: { text: string; fingerprint: string } | undefined): Check {
  const name = 'origin';
  if (key === undefined) return { name, ok: false, detail: 'The bundle holds no usable key.' };
  if (trusted === undefined) {
    const detail = `Not established. Compare the key fingerprint ${key.fingerprint} with the archive's own, or pass --key.`;
    return { name, ok: true, detail };
  }
  return key.text === trusted.trim()
    ? { name, ok: true, detail: 'Established: signed by the key you gave.' }
    : { name, ok: false, detail: 'The bundle was signed by another key than the one you gave.' };
}

async function document(bundle: BundleReader, path: string): Promise<Buffer> {
  const source = bundle.read(path);
  if (!source) throw new Failed(`${path} is missing.`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > DOCUMENT_LIMIT) throw new Failed(`${path} is too large.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readManifest(bundle: BundleReader): Promise<{ detail: string; value: BundleManifest }> {
  const text = (await document(bundle, PATHS.manifest)).toString('utf8');
  const value = parseCanonical(PATHS.manifest, text);
  const parsed = bundleManifestSchema.safeParse(value);
  if (!parsed.success) throw new Failed('manifest.json does not have the documented shape.');
  return {
    detail: `${parsed.data.files.length} files, ${parsed.data.recordings.length} recordings`,
    value: parsed.data,
  };
}

/** JSON that is its own RFC 8785 form: there is one way to write it. */
function parseCanonical(name: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Failed(`${name} is not JSON.`);
  }
  if (canonicalize(value) !== text) throw new Failed(`${name} is not in canonical form.`);
  return value;
}

async function readKey(
  bundle: BundleReader,
): Promise<{ detail: string; value: { text: string; key: VerifierKey; fingerprint: string } }> {
  const raw = (await document(bundle, PATHS.verifierKey)).toString('utf8');
  const text = raw.trimEnd();
  if (raw !== `${text}\n`) throw new Failed('keys/log.vkey is not one line.');
  const key = parseVerifierKey(text);
  const fingerprint = createHash('sha256').update(key.publicKey).digest('hex');
  return { detail: `${key.name}, SHA-256 ${fingerprint}`, value: { text, key, fingerprint } };
}

async function checkSignature(bundle: BundleReader, key: VerifierKey): Promise<{ detail: string; value: true }> {
  const manifest = await document(bundle, PATHS.manifest);
  const note = parseNote(await document(bundle, PATHS.manifestNote));
  const sha256 = createHash('sha256').update(manifest).digest('hex');
  if (!note || !verifyNote(note, key)) throw new Failed('manifest.note is not signed by the key in the bundle.');
  if (note.text !== manifestNoteText(key.name, sha256))
    throw new Failed('manifest.json is not the one that was signed.');
  return { detail: 'manifest.json is signed by the key in the bundle', value: true };
}

async function checkFiles(bundle: BundleReader, manifest: BundleManifest): Promise<{ detail: string; value: true }> {
  const listed = new Set<string>([PATHS.manifest, PATHS.manifestNote]);
  const problems: string[] = [];
  for (const { path, bytes, sha256 } of manifest.files) {
    if (listed.has(path)) problems.push(`${path} is listed twice`);
    listed.add(path);
    const source = bundle.read(path);
    if (!source) {
      problems.push(`${path} is missing`);
      continue;
    }
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of source) {
      hash.update(chunk);
      size += chunk.length;
    }
    if (size !== bytes || hash.digest('hex') !== sha256) problems.push(`${path} was changed`);
  }
  for (const path of await bundle.paths())
    if (!listed.has(path)) problems.push(`${JSON.stringify(path)} is not listed in manifest.json`);
  if (problems.length > 0) throw new Failed(`${problems.join('; ')}.`);
  return { detail: `${manifest.files.length} files have the listed SHA-256 and length`, value: true };
}

async function checkCheckpoint(
  bundle: BundleReader,
  manifest: BundleManifest,
  key: VerifierKey,
): Promise<{ detail: string; value: true }> {
  const { size, rootHash } = openCheckpoint(await document(bundle, PATHS.checkpoint), key);
  if (size !== BigInt(manifest.checkpoint.size) || encodeBase64(rootHash) !== manifest.checkpoint.rootHash) {
    throw new Failed('checkpoint is another one than manifest.json names.');
  }
  return { detail: `signed root of ${size} custody events`, value: true };
}

async function checkCustody(
  bundle: BundleReader,
  manifest: BundleManifest,
  key: VerifierKey,
): Promise<{ detail: string; value: CustodyLine[] }> {
  const text = (await document(bundle, PATHS.custody)).toString('utf8');
  const checkpoint = (await document(bundle, PATHS.checkpoint)).toString('utf8');
  const lines: CustodyLine[] = [];
  const known = new Set(manifest.recordings.map(({ recordingId }) => recordingId));
  for (const [index, row] of text.split('\n').slice(0, -1).entries()) {
    const name = `custody.jsonl line ${index + 1}`;
    const parsed = custodyLineSchema.safeParse(parseCanonical(name, row));
    if (!parsed.success) throw new Failed(`${name} does not have the documented shape.`);
    const line = parsed.data;
    const leaf = leafSchema.safeParse(parseCanonical(`${name}: the leaf`, line.leaf));
    if (!leaf.success || leaf.data.recordingId !== line.recordingId || !known.has(line.recordingId)) {
      throw new Failed(`${name} belongs to no recording of this bundle.`);
    }
    const proof = (await document(bundle, proofPath(line.leafIndex))).toString('utf8');
    if (!proof.endsWith(`\n\n${checkpoint}`) || !proof.includes(`\nindex ${line.leafIndex}\n`)) {
      throw new Failed(`${proofPath(line.leafIndex)} is a proof for something else.`);
    }
    verifyTlogProof(proof, Buffer.from(line.leaf), key);
    for (const [opened, opening] of Object.entries(line.openings)) {
      const commitment = leaf.data.commitments[opened];
      if (commitment === undefined || !opens(commitment, opening)) {
        throw new Failed(`${name}: the ${JSON.stringify(opened)} shown is not what the log commits to.`);
      }
    }
    lines.push(line);
  }
  return { detail: `${lines.length} events, each proven to be in the signed log`, value: lines };
}

async function checkRecording(
  bundle: BundleReader,
  { recordingId, native, transcript }: BundleManifest['recordings'][number],
  lines: readonly CustodyLine[],
): Promise<{ detail: string; value: true }> {
  const own = lines
    .filter((line) => line.recordingId === recordingId)
    .map((line) => ({ line, leaf: leafSchema.parse(JSON.parse(line.leaf)) }));
  const sealed = own.find(({ leaf }) => leaf.type === 'recording.sealed');
  if (!sealed) throw new Failed('No sealed event of this recording is in the bundle.');
  if ((await hashOf(bundle, native)) !== sealed.line.openings['sha256']?.value) {
    throw new Failed(`${native} is not the recording that was sealed.`);
  }
  if (transcript === undefined) return { detail: `audio sealed at ${sealed.leaf.at}; no transcript`, value: true };
  const written = own.findLast(({ leaf }) => leaf.type === 'transcript.sealed');
  if ((await hashOf(bundle, transcript)) !== written?.line.openings['sha256']?.value) {
    throw new Failed(`${transcript} is not the transcript that was sealed.`);
  }
  return { detail: `audio sealed at ${sealed.leaf.at}, transcript sealed at ${written.leaf.at}`, value: true };
}

async function hashOf(bundle: BundleReader, path: string): Promise<string> {
  const source = bundle.read(path);
  if (!source) throw new Failed(`${path} is missing.`);
  const hash = createHash('sha256');
  for await (const chunk of source) hash.update(chunk);
  return hash.digest('hex');
}
