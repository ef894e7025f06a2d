/** FLAC metadata and frame headers (RFC 9639): enough to cut a stream into frames whose checksums hold. */
import { crc8 } from './crc.ts';

export interface StreamInfo {
  readonly minBlock: number;
  readonly maxBlock: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bits: number;
  /** Sample frames; 0 = not noted. */
  readonly total: number;
}

/** Section 8.2; `body` is the 34-byte STREAMINFO block without its header. */
export function parseStreamInfo(body: Uint8Array): StreamInfo | undefined {
  if (body.length < 34) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const packed = view.getBigUint64(10);
  return {
    minBlock: view.getUint16(0),
    maxBlock: view.getUint16(2),
    sampleRate: Number(packed >> 44n),
    channels: Number((packed >> 41n) & 7n) + 1,
    bits: Number((packed >> 36n) & 31n) + 1,
    total: Number(packed & 0xf_ffff_ffffn),
  };
}

export interface FrameHeader {
  readonly headerBytes: number;
  readonly blockSize: number;
  /** Position of the frame's first sample. */
  readonly firstSample: number;
}

/** Longest frame header: 4 + 7 (number) + 2 (block size) + 2 (rate) + 1 (CRC-8). */
export const MAX_FRAME_HEADER = 16;

const BITS = [0, 8, 12, undefined, 16, 20, 24, 32];
const RATES = [0, 88_200, 176_400, 192_000, 8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];

/** Section 9.1; the header at `at`, when it is intact and belongs to this stream. */
export function parseFrameHeader(bytes: Uint8Array, at: number, info: StreamInfo): FrameHeader | undefined {
  if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xfe) !== 0xf8) return undefined;
  const header = bytes.subarray(at, at + MAX_FRAME_HEADER);
  const [, sync = 0, sizes = 0, layout = 0] = header;
  if (!belongs(sizes, layout, info)) return undefined;
  const number = codedNumber(header);
  if (number === undefined) return undefined;
  const sizeCode = sizes >> 4;
  const rateCode = sizes & 15;
  let offset = 4 + number.bytes;
  const small = header[offset] ?? 0;
  const blockSize = blockSizeOf(sizeCode, small, header[offset + 1] ?? 0);
  offset += sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  offset += rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  if (blockSize === undefined || offset >= header.length) return undefined;
  if (crc8(header.subarray(0, offset)) !== header[offset]) return undefined;
  const isVariable = (sync & 1) === 1;
  // With a fixed block size frames are numbered, and only the last frame may be shorter.
  const unit = info.minBlock === info.maxBlock ? info.maxBlock : Math.max(info.maxBlock, blockSize);
  return { headerBytes: offset + 1, blockSize, firstSample: isVariable ? number.value : number.value * unit };
}

function belongs(sizes: number, layout: number, info: StreamInfo): boolean {
  const channelCode = layout >> 4;
  const channels = channelCode < 8 ? channelCode + 1 : channelCode < 11 ? 2 : 0;
  const bits = BITS[(layout >> 1) & 7];
  const rate = RATES[sizes & 15];
  return (
    channels === info.channels &&
    (layout & 1) === 0 &&
    bits !== undefined &&
    (bits === 0 || bits === info.bits) &&
    (sizes & 15) !== 15 &&
    (rate === undefined || rate === 0 || rate === info.sampleRate)
  );
}

function blockSizeOf(code: number, small: number, low: number): number | undefined {
  if (code === 0) return undefined;
  if (code === 1) return 192;
  if (code <= 5) return 144 * 2 ** code;
  if (code === 6) return small + 1;
  return code === 7 ? small * 256 + low + 1 : 2 ** code;
}

/** Section 9.1.5: a number of up to 36 bits coded like UTF-8. */
function codedNumber(header: Uint8Array): { value: number; bytes: number } | undefined {
  const first = header[4];
  if (first === undefined) return undefined;
  const ones = Math.clz32(~(first << 24));
  if (ones === 0) return { value: first, bytes: 1 };
  if (ones === 1 || ones > 7) return undefined;
  let value = first & (0x7f >> ones);
  for (let i = 1; i < ones; i++) {
    const next = header[4 + i];
    if (next === undefined || (next & 0xc0) !== 0x80) return undefined;
    value = value * 64 + (next & 0x3f);
  }
  return { value, bytes: ones };
}

/** No frame is longer: every sample verbatim, one bit more for the side channel, and room for subframe headers. */
export function maxFrameBytes(info: StreamInfo, blockSize: number): number {
  return MAX_FRAME_HEADER + 16 * info.channels + Math.ceil((blockSize * info.channels * (info.bits + 1)) / 8) + 2;
}
