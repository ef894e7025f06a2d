/** M4A files: made by mediabunny, so that our reading is tested against another program's writing. */
import { BufferTarget, EncodedAudioPacketSource, EncodedPacket, Mp4OutputFormat, Output } from 'mediabunny';

/** AAC-LC frames with nothing in them (1024 samples each): the boxes are what is tested. */
export async function m4a(shape: {
  sampleRate: number;
  channels: number;
  seconds: number;
  moov: 'start' | 'end' | 'fragmented';
}): Promise<Uint8Array> {
  const { sampleRate, channels, seconds, moov } = shape;
  const fastStart = moov === 'start' ? 'in-memory' : moov === 'end' ? false : 'fragmented';
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart }), target });
  const source = new EncodedAudioPacketSource('aac');
  output.addAudioTrack(source);
  await output.start();
  const rateIndex = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000].indexOf(sampleRate);
  // AudioSpecificConfig: object type 2, rate index, channel configuration (ISO/IEC 14496-3, 1.6.2.1).
  const description = Uint8Array.of((2 << 3) | (rateIndex >> 1), ((rateIndex & 1) << 7) | (channels << 3));
  const decoderConfig = { codec: 'mp4a.40.2', numberOfChannels: channels, sampleRate, description };
  const duration = 1024 / sampleRate;
  for (let index = 0; index * duration < seconds; index++) {
    const packet = new EncodedPacket(new Uint8Array(40).fill(index), 'key', index * duration, duration);
    await source.add(packet, { decoderConfig });
  }
  await output.finalize();
  return new Uint8Array(target.buffer ?? new ArrayBuffer());
}
