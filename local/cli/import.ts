/** `import`: what other platforms export, as calls to take in. Audio is paired with what stands beside it, then it is an ingest. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { contactOfAnalysis, readContactRecord } from '../../adapters/formats/connect.ts';
import { GENESYS_SUFFIX, readGenesysMetadata } from '../../adapters/formats/genesys.ts';
import type { ImportedCall, ImportReading } from '../../adapters/formats/imported-call.ts';
import { readTranscribeCall } from '../../adapters/formats/transcribe-call.ts';
import { MAX_VCON_BYTES, readVconCall } from '../../adapters/formats/vcon-call.ts';
import { AppError } from '../../core/errors.ts';
import { filesBelow, type Candidate } from './candidates.ts';
import type { Command } from './folder.ts';
import { ingestAll, type Skipped } from './ingest.ts';
import type { Result } from './output.ts';

export const IMPORT_FORMATS = ['vcon', 'connect', 'genesys', 'transcribe'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export interface ImportOptions {
  readonly businessLine?: string;
  readonly source?: string;
  readonly language?: string;
}

interface Found {
  readonly file: string;
  readonly call: ImportedCall;
}

/** Files by their name, the ones of the same folder first. */
type Nearby = (folder: string, name: string) => string | undefined;

/**
 * Errors: USAGE for a path that is not there or holds nothing of the format. What cannot be used is left out with its reason, and does not
 * stop the rest; when nothing at all can be, that is an error.
 */
export async function importFrom(
  command: Command,
  format: ImportFormat,
  path: string,
  options: ImportOptions,
): Promise<Result> {
  if (!existsSync(path)) throw new AppError('USAGE', `There is no file or folder at ${path}.`);
  const isFolder = statSync(path).isDirectory();
  const { dataDir } = command.settings;
  const folder = isFolder ? path : dirname(path);
  const all = filesBelow(folder)
    .filter((file) => !basename(file).startsWith('.') && !resolve(file).startsWith(dataDir + sep))
    .sort();
  const skipped: Skipped[] = [];
  const found: Found[] = [];
  for (const file of isFolder ? all.filter((one) => isDocument(format, one)) : [path]) {
    const reading = read(format, file);
    if (reading.kind === 'call')
      found.push(...[reading.call, ...(reading.further ?? [])].map((call) => ({ file, call })));
    else skipped.push({ file, reason: reading.reason });
  }
  const nearby = indexOf(all);
  const lens = format === 'connect' ? lensOf(all, found) : new Map<string, string>();
  const candidates: Candidate[] = [];
  for (const { file, call } of format === 'genesys' ? legs(found) : found) {
    const candidate = candidateOf(file, call, { format, options, nearby, lens });
    if (candidate) candidates.push(candidate);
    else skipped.push({ file, reason: 'has no audio beside it' });
  }
  if (candidates.length === 0) {
    const detail = { skipped: skipped.slice(0, 50) };
    throw new AppError('USAGE', `Nothing to import was found: no ${format} file with its audio.`, { detail });
  }
  return ingestAll(command, candidates, skipped);
}

function isDocument(format: ImportFormat, file: string): boolean {
  if (format === 'genesys') return file.endsWith(GENESYS_SUFFIX);
  return format === 'vcon' ? /\.(?:json|vcon)$/iu.test(file) : /\.json$/iu.test(file);
}

function read(format: ImportFormat, file: string): ImportReading {
  // The readers have limits of their own; this one keeps a huge file out of memory.
  if (statSync(file).size > MAX_VCON_BYTES) return { kind: 'refused', reason: 'is too large' };
  const bytes = readFileSync(file);
  const name = basename(file);
  const stem = name.replace(/\.(?:json|vcon)$/iu, '').replace(/\.vcon$/iu, '');
  switch (format) {
    case 'vcon':
      return readVconCall(bytes, stem);
    case 'connect':
      return readContactRecord(bytes);
    case 'genesys':
      return readGenesysMetadata(bytes, name);
    case 'transcribe':
      return readTranscribeCall(bytes, stem);
  }
}

function indexOf(files: readonly string[]): Nearby {
  const byName = Map.groupBy(files, (file) => basename(file));
  return (folder, name) => {
    const places = byName.get(name) ?? [];
    return places.find((file) => dirname(file) === folder) ?? places[0];
  };
}

/** Contact Lens results by contact: they lie in a folder of their own, under another name. */
function lensOf(files: readonly string[], found: readonly Found[]): Map<string, string> {
  const records = new Set(found.map(({ file }) => file));
  const results = new Map<string, string>();
  for (const file of files) {
    if (!/\.json$/iu.test(file) || records.has(file) || statSync(file).size > MAX_VCON_BYTES) continue;
    const contact = contactOfAnalysis(readFileSync(file));
    if (contact !== undefined) results.set(contact, file);
  }
  return results;
}

/** Several recordings of a conversation are its legs, one after the other, not witnesses of one another: the later ones get a call id of their own. */
function legs(found: readonly Found[]): Found[] {
  const seen = new Set<string>();
  const time = ({ call }: Found): string => call.metadata.startedAt ?? '';
  return found
    .toSorted((a, b) => (time(a) < time(b) ? -1 : 1))
    .map((one) => {
      const { callId = '' } = one.call.metadata;
      if (!seen.has(callId)) {
        seen.add(callId);
        return one;
      }
      const leg = basename(one.file, GENESYS_SUFFIX);
      return { ...one, call: { ...one.call, metadata: { ...one.call.metadata, callId: `${callId}:${leg}` } } };
    });
}

interface Surroundings {
  readonly format: ImportFormat;
  readonly options: ImportOptions;
  readonly nearby: Nearby;
  readonly lens: ReadonlyMap<string, string>;
}

function candidateOf(
  file: string,
  { metadata, audio, audioNames, transcript, leg }: ImportedCall,
  { format, options, nearby, lens }: Surroundings,
): Candidate | undefined {
  const beside = audioNames.map((name) => nearby(dirname(file), name)).find((place) => place !== undefined);
  // Words without sound: the document itself is what is kept.
  if (!audio && beside === undefined && !(format === 'vcon' && transcript)) return undefined;
  const { businessLine, source, language } = options;
  const told = {
    ...metadata,
    ...(businessLine !== undefined && { businessLine }),
    ...(source !== undefined && { source }),
    ...(language !== undefined && { language }),
  };
  const path = audio ? file : join(beside ?? file);
  return {
    path,
    metadata: Buffer.from(JSON.stringify(told)),
    transcript: transcript ?? lens.get(metadata.callId ?? ''),
    alias: resolve(path) + (leg ?? ''),
    audio,
  };
}
