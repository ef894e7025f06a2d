/** Opus in Ogg (RFC 3533, RFC 7845) with a fixed serial number: the usual muxers draw a random one. */
import { Application, createEncoder, Signal } from 'libopus-wasm';

const SERIAL = 1;
const FRAMES_PER_PAGE = 50;
const BITRATE = 48_000;
/** Opus counts its granules at 48 kHz whatever the input rate. */
const GRANULE_RATE = 48_000;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc >>> 0;
});

function crc32(bytes: Uint8Array): number {
  return bytes.reduce((crc, byte) => ((crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ byte] ?? 0)) >>> 0, 0);
}

/** RFC 3533 section 6; a packet's lacing ends with a value under 255. */
function page(packets: readonly Uint8Array[], sequence: number, granule: bigint, flags: number): Uint8Array {
  const lacing = packets.flatMap((packet) => [
    ...Array.from({ length: Math.floor(packet.length / 255) }, () => 255),
    packet.length % 255,
  ]);
  if (lacing.length > 255) throw new Error('too many segments for one Ogg page');
  const header = Buffer.alloc(27);
  header.write('OggS', 0, 'latin1');
  header.writeUInt8(flags, 5);
  header.writeBigUInt64LE(granule, 6);
  header.writeUInt32LE(SERIAL, 14);
  header.writeUInt32LE(sequence, 18);
  header.writeUInt8(lacing.length, 26);
  const bytes = Buffer.concat([header, Uint8Array.from(lacing), ...packets]);
  bytes.writeUInt32LE(crc32(bytes), 22);
  return bytes;
}

function opusHead(channels: number, preSkip: number, sampleRate: number): Uint8Array {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'latin1');
  head.writeUInt8(1, 8);
  head.writeUInt8(channels, 9);
  head.writeUInt16LE(preSkip, 10);
  head.writeUInt32LE(sampleRate, 12);
  return head;
}

function opusTags(vendor: string): Uint8Array {
  const tags = Buffer.alloc(16 + vendor.length);
  tags.write('OpusTags', 0, 'latin1');
  tags.writeUInt32LE(vendor.length, 8);
  tags.write(vendor, 12, 'latin1');
  return tags;
}

/** Encodes two interleaved channels at 48 kbit/s; decoding gives exactly as many samples as went in. */
export async function encodeOggOpus(interleaved: Float32Array, sampleRate: 8000 | 16000): Promise<Uint8Array> {
  using encoder = await createEncoder({
    channels: 2,
    sampleRate,
    application: Application.Voip,
    signal: Signal.Voice,
    bitrate: BITRATE,
    complexity: 10,
  });
  const scale = GRANULE_RATE / sampleRate;
  const preSkip = encoder.getLookahead() * scale;
  const samples = interleaved.length / 2;
  const frames = Math.ceil((samples + encoder.getLookahead()) / encoder.frameSize);
  const padded = new Float32Array(frames * encoder.frameSize * 2);
  padded.set(interleaved);
  const packets = Array.from({ length: frames }, (_, frame) =>
    Uint8Array.from(
      encoder.encodeFloat(padded.subarray(frame * encoder.frameSize * 2, (frame + 1) * encoder.frameSize * 2)),
    ),
  );

  const pages = [page([opusHead(2, preSkip, sampleRate)], 0, 0n, 2), page([opusTags('libopus-wasm')], 1, 0n, 0)];
  for (let first = 0; first < frames; first += FRAMES_PER_PAGE) {
    const end = Math.min(first + FRAMES_PER_PAGE, frames);
    const granule = end < frames ? end * encoder.frameSize * scale : preSkip + samples * scale;
    pages.push(page(packets.slice(first, end), pages.length, BigInt(granule), end < frames ? 0 : 4));
  }
  return Buffer.concat(pages);
}
