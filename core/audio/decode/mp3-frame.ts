/** MPEG audio frame headers (ISO/IEC 11172-3, 13818-3) and the Xing/Info frame that encoders put first. */

export interface Mp3Header {
  /** Length of the whole frame in bytes. */
  readonly bytes: number;
  readonly channels: number;
  readonly sampleRate: number;
  /** Samples per channel in the frame. */
  readonly samples: number;
  /** Offset of a Xing/Info tag in the frame: behind the side information. */
  readonly tagOffset: number;
  /** Same for every frame of one stream: version, layer and sample rate. */
  readonly key: number;
}

/** kbit/s by bit-rate index. */
const BITRATES_V1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const BITRATES_V2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES_V1 = [44_100, 48_000, 32_000];

/** The Layer III header at `offset`; undefined when there is none. Free-format frames are not supported. */
export function parseMp3Header(bytes: Uint8Array, offset: number): Mp3Header | undefined {
  const [b0, b1, b2, b3] = bytes.subarray(offset, offset + 4);
  if (b0 !== 0xff || b1 === undefined || b2 === undefined || b3 === undefined) return undefined;
  const version = (b1 >> 3) & 3; // 3 = MPEG-1, 2 = MPEG-2, 0 = MPEG-2.5
  if ((b1 & 0xe6) !== 0xe2 || version === 1) return undefined;
  const isV1 = version === 3;
  const kbps = (isV1 ? BITRATES_V1 : BITRATES_V2)[b2 >> 4];
  const baseRate = RATES_V1[(b2 >> 2) & 3];
  if (kbps === undefined || kbps === 0 || baseRate === undefined || (b3 & 3) === 2) return undefined;
  const sampleRate = isV1 ? baseRate : version === 2 ? baseRate / 2 : baseRate / 4;
  const channels = b3 >> 6 === 3 ? 1 : 2;
  const sideBytes = isV1 ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17;
  return {
    bytes: Math.floor(((isV1 ? 144_000 : 72_000) * kbps) / sampleRate) + ((b2 >> 1) & 1),
    channels,
    sampleRate,
    samples: isV1 ? 1152 : 576,
    tagOffset: 4 + sideBytes,
    key: (b1 & 0x1e) * 256 + (b2 & 0x0c),
  };
}

export interface XingTag {
  /** Audio frames that follow the tag's own frame. */
  readonly frames: number | undefined;
  /** Samples the encoder put before the sound, and after it; from the LAME extension. */
  readonly delay: number;
  readonly padding: number;
}

/** Reads the Xing/Info tag of a file's first frame; undefined for an ordinary frame. */
export function parseXingTag(frame: Uint8Array, header: Mp3Header): XingTag | undefined {
  const at = header.tagOffset;
  if (frame.length < at + 8) return undefined;
  const name = String.fromCharCode(...frame.subarray(at, at + 4));
  if (name !== 'Xing' && name !== 'Info') return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const flags = view.getUint32(at + 4);
  const hasFrames = (flags & 1) !== 0 && frame.length >= at + 12;
  // The LAME extension follows what the flags announce: frames, bytes, table of contents, quality.
  const lame = at + 8 + (flags & 1) * 4 + ((flags >> 1) & 1) * 4 + ((flags >> 2) & 1) * 100 + ((flags >> 3) & 1) * 4;
  const delays = frame.length >= lame + 24 && frame[lame] !== 0 ? view.getUint32(lame + 20) & 0xffffff : 0;
  return { frames: hasFrames ? view.getUint32(at + 8) : undefined, delay: delays >>> 12, padding: delays & 0xfff };
}

/** Length of an ID3v2 tag at the start of `bytes` (its 10-byte header, footer included), 0 when there is none. */
export function id3Bytes(bytes: Uint8Array): number {
  if (bytes.length < 10 || bytes[0] !== 0x49 || bytes[1] !== 0x44 || bytes[2] !== 0x33) return 0;
  const size = bytes.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
  return 10 + size + ((bytes[5] ?? 0) & 0x10 ? 10 : 0);
}
