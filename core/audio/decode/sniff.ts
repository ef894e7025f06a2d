/** Names a file by its first bytes; file names and content types are not believed. */
import type { CONTAINERS } from '../shapes.ts';
import { reject } from './format.ts';
import type { Rejection } from './format.ts';
import { parseMp3Header } from './mp3-frame.ts';

export type SniffedFormat = (typeof CONTAINERS)[number];
type Sniffed = { kind: 'format'; format: SniffedFormat } | { kind: 'more' } | Rejection;

/** Enough for two MPEG frames in a row and to tell text from samples. */
export const SNIFF_BYTES = 4096;

/** `last`: no more bytes will come. Answers `more` until it can be sure. */
export function sniff(bytes: Uint8Array, last: boolean): Sniffed {
  if (bytes.length < SNIFF_BYTES && !last) return { kind: 'more' };
  if (bytes.length === 0) return reject('EMPTY', 'the file has 0 bytes');
  const format = audioFormat(bytes);
  if (format !== undefined) return { kind: 'format', format };
  const name = knownName(bytes);
  if (name !== undefined) {
    return reject('UNSUPPORTED_FORMAT', `this is ${name}; supported are WAV, MP3, Ogg Opus, FLAC and M4A`);
  }
  return reject(
    'NO_HEADER',
    'no audio header: the file starts with no known signature (bare samples need a container)',
  );
}

function audioFormat(bytes: Uint8Array): SniffedFormat | undefined {
  const tag = text(bytes, 0, 4);
  if ((tag === 'RIFF' || tag === 'RF64' || tag === 'BW64') && text(bytes, 8, 4) === 'WAVE') return 'wav';
  if (tag === 'OggS') return 'ogg';
  if (tag === 'fLaC') return 'flac';
  if (text(bytes, 4, 4) === 'ftyp') return 'm4a';
  if (tag.startsWith('ID3') || isMp3(bytes)) return 'mp3';
  if (isVcon(bytes)) return 'vcon';
  // A RIFF file cut inside its first 12 bytes is still a WAV file, cut.
  return tag === 'RIFF' && bytes.length < 12 ? 'wav' : undefined;
}

/** The version stands among the first members, in practice as the first. */
function isVcon(bytes: Uint8Array): boolean {
  return /^\uFEFF?\s*\{/u.test(decoded(bytes, 64)) && /"vcon"\s*:\s*"/u.test(decoded(bytes, SNIFF_BYTES));
}

function decoded(bytes: Uint8Array, length: number): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, length));
}

/** Two frame headers that agree, or a file that ends inside its first frames. */
function isMp3(bytes: Uint8Array): boolean {
  const first = parseMp3Header(bytes, 0);
  if (first === undefined) return false;
  if (first.bytes + 4 > bytes.length) return bytes.length < SNIFF_BYTES;
  return parseMp3Header(bytes, first.bytes)?.key === first.key;
}

const SIGNATURES: readonly [name: string, offset: number, signature: string][] = [
  ['an AVI video', 8, 'AVI '],
  ['a WebP picture', 8, 'WEBP'],
  ['big-endian RIFX', 0, 'RIFX'],
  ['another RIFF file than WAVE', 0, 'RIFF'],
  ['Sony Wave64', 0, 'riff\x2e\x91\xcf\x11'],
  ['AIFF', 0, 'FORM'],
  ['Sun AU', 0, '.snd'],
  ['Core Audio (CAF)', 0, 'caff'],
  ['AMR speech', 0, '#!AMR'],
  ['NIST SPHERE', 0, 'NIST_1A'],
  ['Windows Media (ASF)', 0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11'],
  ['MIDI', 0, 'MThd'],
  ['Matroska or WebM', 0, '\x1a\x45\xdf\xa3'],
  ['a QuickTime file without a brand', 4, 'moov'],
  ['ADTS AAC without a container', 0, '\xff\xf1'],
  ['ADTS AAC without a container', 0, '\xff\xf9'],
  ['a ZIP archive', 0, 'PK\x03\x04'],
  ['an empty ZIP archive', 0, 'PK\x05\x06'],
  ['gzip', 0, '\x1f\x8b\x08'],
  ['bzip2', 0, 'BZh'],
  ['xz', 0, '\xfd7zXZ'],
  ['7-Zip', 0, '7z\xbc\xaf'],
  ['RAR', 0, 'Rar!'],
  ['Zstandard', 0, '\x28\xb5\x2f\xfd'],
  ['PDF', 0, '%PDF'],
  ['PNG', 0, '\x89PNG'],
  ['JPEG', 0, '\xff\xd8\xff'],
  ['GIF', 0, 'GIF8'],
  ['an ELF program', 0, '\x7fELF'],
  ['SQLite', 0, 'SQLite format 3'],
  ['a PGP message', 0, '-----BEGIN PGP'],
];

function knownName(bytes: Uint8Array): string | undefined {
  const found = SIGNATURES.find(([, offset, signature]) => text(bytes, offset, signature.length) === signature);
  if (found !== undefined) return found[0];
  return isText(bytes) ? textName(bytes) : undefined;
}

function textName(bytes: Uint8Array): string {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  if (start.startsWith('{') || start.startsWith('[')) return 'JSON text';
  return start.startsWith('<') ? 'XML or HTML text' : 'plain text';
}

/** UTF-8 without control characters other than white space. Bare PCM is full of them. */
function isText(bytes: Uint8Array): boolean {
  // The last bytes may be a character cut in two.
  const whole = bytes.length < SNIFF_BYTES ? bytes : bytes.subarray(0, bytes.findLastIndex((byte) => byte < 0x80) + 1);
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(whole);
    // eslint-disable-next-line no-control-regex -- control characters are what this looks for
    return decoded !== '' && !/[\x00-\x08\x0e-\x1f\x7f]/.test(decoded);
  } catch {
    return false;
  }
}

/** Latin-1 view of some bytes: signatures are compared byte by byte. */
function text(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}
