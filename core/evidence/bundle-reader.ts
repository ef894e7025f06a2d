/** Reading a bundle that may be hostile: documents of bounded size, canonical JSON only. */
import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';

export interface BundleReader {
  /** Every file, without folders. */
  paths(): Promise<readonly string[]>;
  /** undefined when it is not there. */
  read(path: string): AsyncIterable<Uint8Array> | undefined;
}

/** A check that did not pass; the message says what is wrong. */
export class Failed extends Error {}

/** What a check found. */
export interface Passed<T> {
  readonly detail: string;
  readonly value: T;
}

/** A document is never larger; audio is only hashed. */
const DOCUMENT_LIMIT = 256 * 1024 * 1024;

export async function readDocument(bundle: BundleReader, path: string): Promise<Buffer> {
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

export async function readText(bundle: BundleReader, path: string): Promise<string> {
  return (await readDocument(bundle, path)).toString('utf8');
}

/** SHA-256 in hex, and the length; undefined when the file is not there. */
export async function hashFile(
  bundle: BundleReader,
  path: string,
): Promise<{ readonly sha256: string; readonly bytes: number } | undefined> {
  const source = bundle.read(path);
  if (!source) return undefined;
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** JSON that is its own RFC 8785 form: there is one way to write it. */
export function parseCanonical(name: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Failed(`${name} is not JSON.`);
  }
  if (canonicalize(value) !== text) throw new Failed(`${name} is not in canonical form.`);
  return value;
}
