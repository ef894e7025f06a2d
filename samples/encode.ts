/** Samples to the bytes of a file, as one recorder would have written them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeOggOpus } from './ogg-opus.ts';
import type { Delivery } from './script.ts';
import { bytesOf } from './speech.ts';
import { run } from './tools.ts';

const SOX_OUTPUT = {
  'mu-law': ['-t', 'wav', '-e', 'mu-law', '-b', '8'],
  'a-law': ['-t', 'wav', '-e', 'a-law', '-b', '8'],
  pcm16: ['-t', 'wav', '-e', 'signed-integer', '-b', '16'],
  pcm24: ['-t', 'wav', '-e', 'signed-integer', '-b', '24'],
  flac: ['-t', 'flac', '-b', '16', '-C', '8'],
} as const;

/** The container and codec of an encoding, with the bits of one stored sample (0 where it has none). */
export const MEDIA = {
  'mu-law': { container: 'wav', codec: 'pcm_mulaw', bitDepth: 8 },
  'a-law': { container: 'wav', codec: 'pcm_alaw', bitDepth: 8 },
  pcm16: { container: 'wav', codec: 'pcm_s16le', bitDepth: 16 },
  pcm24: { container: 'wav', codec: 'pcm_s24le', bitDepth: 24 },
  flac: { container: 'flac', codec: 'flac', bitDepth: 16 },
  opus: { container: 'ogg', codec: 'opus', bitDepth: 0 },
} as const;

function interleave(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array()] = channels;
  const all = new Float32Array(first.length * channels.length);
  channels.forEach((channel, index) => {
    channel.forEach((sample, i) => {
      all[i * channels.length + index] = sample;
    });
  });
  return all;
}

/** The header keeps declaring everything; only the first part of the uncompressed samples is there. */
function cut(bytes: Uint8Array, samples: number, { arrived, encoding }: Delivery): Uint8Array {
  const missing = Math.ceil((samples / 2) * (1 - arrived)) * 2;
  return bytes.subarray(0, bytes.length - (missing * MEDIA[encoding].bitDepth) / 8);
}

export async function encode(channels: readonly Float32Array[], delivery: Delivery): Promise<Uint8Array> {
  const { encoding, sampleRate } = delivery;
  const samples = interleave(channels);
  if (encoding === 'opus') return encodeOggOpus(samples, sampleRate);
  const folder = mkdtempSync(join(tmpdir(), 'callvault-samples-'));
  try {
    // sox needs a file to go back to the header and write the length.
    const file = join(folder, 'out');
    const from = ['-t', 'f32', '-r', `${sampleRate}`, '-c', `${channels.length}`, '-'];
    run('sox', ['-D', ...from, '--comment', '', ...SOX_OUTPUT[encoding], file], bytesOf(samples));
    return cut(readFileSync(file), samples.length, delivery);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
