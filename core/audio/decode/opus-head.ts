/** The identification header of Ogg Opus (RFC 7845, section 5.1) and packet durations (RFC 6716, section 3.1). */

export interface OpusHead {
  readonly channels: number;
  /** Samples at 48 kHz to drop from the start. */
  readonly preSkip: number;
  /** Hz of what was encoded, as the encoder noted it; 0 = not noted. */
  readonly inputRate: number;
  /** Factor to apply to the decoded samples. */
  readonly gain: number;
  readonly streams: number;
  readonly coupled: number;
  readonly mapping: readonly number[];
}

/** Undefined when the packet is no usable OpusHead. */
export function parseOpusHead(packet: Uint8Array): OpusHead | undefined {
  if (packet.length < 19 || !isOpusHead(packet)) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
  const channels = view.getUint8(9);
  const family = view.getUint8(18);
  const common = {
    channels,
    preSkip: view.getUint16(10, true),
    inputRate: view.getUint32(12, true),
    gain: 10 ** (view.getInt16(16, true) / 5120),
  };
  if (view.getUint8(8) > 15 || channels === 0) return undefined;
  if (family === 0) {
    if (channels > 2) return undefined;
    return { ...common, streams: 1, coupled: channels - 1, mapping: channels === 2 ? [0, 1] : [0] };
  }
  if (packet.length < 21 + channels) return undefined;
  const streams = view.getUint8(19);
  const coupled = view.getUint8(20);
  const mapping = [...packet.subarray(21, 21 + channels)];
  const isSound = streams > 0 && coupled <= streams && streams + coupled <= 255;
  if (!isSound || mapping.some((index) => index !== 255 && index >= streams + coupled)) return undefined;
  return { ...common, streams, coupled, mapping };
}

export function isOpusHead(packet: Uint8Array): boolean {
  return String.fromCharCode(...packet.subarray(0, 8)) === 'OpusHead';
}

/** Samples at 48 kHz of one packet by its first byte (table 2 of RFC 6716); 0 for what cannot be a packet. */
export function opusPacketSamples(packet: Uint8Array): number {
  const [toc, count] = packet;
  if (toc === undefined) return 0;
  const config = toc >> 3;
  const frame = config < 12 ? [480, 960, 1920, 2880] : config < 16 ? [480, 960] : [120, 240, 480, 960];
  const frames = [1, 2, 2, (count ?? 0) & 0x3f][toc & 3] ?? 0;
  const samples = (frame[config & (frame.length - 1)] ?? 0) * frames;
  return samples > 5760 ? 0 : samples;
}

const STREAMS: readonly [start: string, name: string][] = [
  ['\x01vorbis', 'Vorbis'],
  ['Speex   ', 'Speex'],
  ['\x7fFLAC', 'FLAC'],
  ['\x80theora', 'Theora video'],
];

/** What another Ogg stream holds, by its first packet. */
export function streamName(packet: Uint8Array): string {
  const start = String.fromCharCode(...packet.subarray(0, 8));
  return STREAMS.find(([signature]) => start.startsWith(signature))?.[1] ?? 'an unknown stream';
}
