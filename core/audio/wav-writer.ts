/** PCM16 WAV: clips, plain copies for speech to text, test files. */
import type { PcmBlock } from './decode/format.ts';

/**
 * The 44-byte header of a file with `frames` sample frames (one sample of every channel).
 * Errors: RangeError above 4 GiB, which plain WAV cannot say.
 */
export function wavHeader(options: { channels: number; sampleRate: number; frames: number }): Uint8Array<ArrayBuffer> {
  const { channels, sampleRate, frames } = options;
  const dataBytes = frames * channels * 2;
  if (dataBytes > 0xffff_ffff - 36) throw new RangeError(`${dataBytes} bytes of audio do not fit into a WAV file`);
  const header = new Uint8Array(44);
  const view = new DataView(header.buffer);
  header.set(ascii('RIFF'), 0);
  view.setUint32(4, 36 + dataBytes, true);
  header.set(ascii('WAVEfmt '), 8);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  header.set(ascii('data'), 36);
  view.setUint32(40, dataBytes, true);
  return header;
}

/** Interleaved little-endian 16-bit samples of one block; values beyond full scale are clipped. */
export function pcm16(block: PcmBlock): Uint8Array<ArrayBuffer> {
  const channels = block.length;
  const frames = block[0]?.length ?? 0;
  const samples = new Int16Array(frames * channels);
  block.forEach((channel, first) => {
    for (let i = 0, j = first; i < frames; i++, j += channels) {
      samples[j] = Math.max(-32_768, Math.min(32_767, Math.round((channel[i] ?? 0) * 32_768)));
    }
  });
  return new Uint8Array(samples.buffer);
}

/** A whole small file. */
export function wavFile(channels: PcmBlock, sampleRate: number): Uint8Array<ArrayBuffer> {
  const header = wavHeader({ channels: channels.length, sampleRate, frames: channels[0]?.length ?? 0 });
  const samples = pcm16(channels);
  const file = new Uint8Array(header.length + samples.length);
  file.set(header);
  file.set(samples, header.length);
  return file;
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
