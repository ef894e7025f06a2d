/** What MP4 boxes say about a sound track (ISO/IEC 14496-12, -14; Apple's ALAC magic cookie). Bodies come without their box header. */

export interface SampleEntry {
  /** `mp4a`, `alac`, ...; printable characters only. */
  readonly format: string;
  /** `aac`, `alac`, or undefined for what is neither. */
  readonly codec: 'aac' | 'alac' | undefined;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bitDepth: number;
}

/** `mvhd` and `mdhd`: units per second and duration in units; 0 where not known. */
export function parseTimes(body: Uint8Array): { timescale: number; duration: number } | undefined {
  const view = viewOf(body);
  const isLong = body[0] === 1;
  if (body.length < (isLong ? 32 : 20)) return undefined;
  const timescale = view.getUint32(isLong ? 20 : 12);
  const duration = isLong ? Number(view.getBigUint64(24)) : view.getUint32(16);
  const unknown = isLong ? 2 ** 64 : 0xffff_ffff;
  return { timescale, duration: duration === unknown ? 0 : duration };
}

/** `stsd`: the first sample entry of a sound track. */
export function parseSampleEntry(body: Uint8Array): SampleEntry | undefined {
  const entry = body.subarray(8);
  if (entry.length < 36) return undefined;
  const view = viewOf(entry);
  const format = String.fromCharCode(...entry.subarray(4, 8)).replaceAll(/[^\w .-]/g, '?');
  const common = { format, channels: view.getUint16(24), sampleRate: view.getUint16(32), bitDepth: view.getUint16(26) };
  // Version 1 and 2 entries (QuickTime) are longer before their children start.
  const children = entry.subarray(36 + ([0, 16, 36][view.getUint16(16)] ?? 0));
  if (format === 'alac') return { ...common, codec: 'alac', ...alacConfig(findBox(children, 'alac')) };
  if (format !== 'mp4a') return { ...common, codec: undefined };
  const aac = aacConfig(findBox(children, 'esds') ?? findBox(findBox(children, 'wave') ?? children, 'esds'));
  return aac === undefined ? { ...common, codec: undefined } : { ...common, codec: 'aac', bitDepth: 0, ...aac };
}

interface Shape {
  channels?: number;
  sampleRate?: number;
  bitDepth?: number;
}

function alacConfig(body: Uint8Array | undefined): Shape {
  if (body === undefined || body.length < 28) return {};
  const view = viewOf(body);
  return { bitDepth: view.getUint8(9), channels: view.getUint8(13), sampleRate: view.getUint32(24) };
}

const AAC_RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];

/** Object types of MPEG-4 and MPEG-2 AAC; everything else in `mp4a` is no AAC. */
const AAC_TYPES = new Set([0x40, 0x66, 0x67, 0x68]);

/** `esds`: descriptors 3 (stream), 4 (decoder configuration) and 5 (AudioSpecificConfig, ISO/IEC 14496-3, 1.6.2.1). */
function aacConfig(body: Uint8Array | undefined): Shape | undefined {
  const stream = descriptor(body?.subarray(4), 3);
  const flags = stream?.[2] ?? 0;
  const skip = 3 + ((flags & 0x80) === 0 ? 0 : 2) + ((flags & 0x20) === 0 ? 0 : 2);
  // A URL descriptor is not found in files.
  const config = descriptor(stream?.subarray(skip), 4);
  if (config === undefined || !AAC_TYPES.has(config[0] ?? 0)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = descriptor(config.subarray(13), 5) ?? [];
  const index = ((a & 7) << 1) | (b >> 7);
  const isExplicit = index === 15;
  const sampleRate = isExplicit ? ((b & 0x7f) << 17) | (c << 9) | (d << 1) | (e >> 7) : AAC_RATES[index];
  const channelCode = isExplicit ? (e >> 3) & 15 : (b >> 3) & 15;
  const channels = channelCode === 7 ? 8 : channelCode;
  // Code 0 leaves the channel count to the sample entry; an escaped object type (31) shifts everything: trust the entry.
  if (a >> 3 === 31 || a === 0) return {};
  return { ...(channels > 0 ? { channels } : {}), ...(sampleRate === undefined ? {} : { sampleRate }) };
}

function descriptor(bytes: Uint8Array | undefined, tag: number): Uint8Array | undefined {
  if (bytes === undefined || bytes[0] !== tag) return undefined;
  let length = 0;
  for (let at = 1; at < 5; at++) {
    const byte = bytes[at] ?? 0;
    length = length * 128 + (byte & 0x7f);
    if (byte < 0x80) return bytes.subarray(at + 1, at + 1 + length);
  }
  return undefined;
}

function findBox(bytes: Uint8Array, type: string): Uint8Array | undefined {
  const view = viewOf(bytes);
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = view.getUint32(at);
    if (size < 8) return undefined;
    if (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === type) return bytes.subarray(at + 8, at + size);
    at += size;
  }
  return undefined;
}

/** `trun`: the time its samples take, in the track's units; `defaultDuration` where the run does not say. */
export function runDuration(body: Uint8Array, defaultDuration: number): number {
  if (body.length < 8) return 0;
  const view = viewOf(body);
  const flags = view.getUint32(0) & 0xffffff;
  const count = view.getUint32(4);
  if ((flags & 0x100) === 0) return count * defaultDuration;
  const start = 8 + ((flags & 1) === 0 ? 0 : 4) + ((flags & 4) === 0 ? 0 : 4);
  const step = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => (flags & flag) !== 0).length;
  let sum = 0;
  for (let i = 0, at = start; i < count && at + 4 <= body.length; i++, at += step) sum += view.getUint32(at);
  return sum;
}

/** `tfhd`: default duration of a sample in the fragment, when it says one. */
export function fragmentDefault(body: Uint8Array): number | undefined {
  if (body.length < 8) return undefined;
  const view = viewOf(body);
  const flags = view.getUint32(0) & 0xffffff;
  const at = 8 + ((flags & 1) === 0 ? 0 : 8) + ((flags & 2) === 0 ? 0 : 4);
  return (flags & 8) !== 0 && body.length >= at + 4 ? view.getUint32(at) : undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
