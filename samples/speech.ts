/** One turn of speech: synthesised, trimmed to what is audible, brought to the loudness of its delivery. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Line, Voice } from './script.ts';
import { run } from './tools.ts';

/** What espeak-ng's voices produce. */
const SYNTH_RATE = 22050;
/** Quieter than this (of full scale) is the silence around the words. */
const AUDIBLE = 0.003;

const DELIVERY = {
  plain: { rmsDbfs: -27, pitch: 0, speed: 1 },
  raised: { rmsDbfs: -22.5, pitch: 18, speed: 1.08 },
  low: { rmsDbfs: -30, pitch: -10, speed: 0.95 },
} as const;

function floatsOf(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

export function bytesOf(samples: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * samples.length));
  samples.forEach((sample, i) => {
    view.setFloat32(4 * i, sample, true);
  });
  return new Uint8Array(view.buffer);
}

function trimmed(samples: Float32Array): Float32Array {
  const first = samples.findIndex((sample) => Math.abs(sample) > AUDIBLE);
  const last = samples.findLastIndex((sample) => Math.abs(sample) > AUDIBLE);
  return samples.subarray(Math.max(first, 0), last + 1);
}

function atLoudness(samples: Float32Array, rmsDbfs: number): Float32Array {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const gain = 10 ** (rmsDbfs / 20) / Math.sqrt(power);
  const loud = samples.map((sample) => sample * gain);
  if (loud.some((sample) => Math.abs(sample) >= 1)) throw new Error('a turn is too loud for its peaks');
  return loud;
}

/** Speech at espeak-ng's own rate; its first and last sample are audible. */
export function speak(line: Line, voice: Voice): Float32Array {
  const delivery = DELIVERY[line.delivery];
  const folder = mkdtempSync(join(tmpdir(), 'callvault-samples-'));
  try {
    const file = join(folder, 'turn.wav');
    const speed = Math.round(voice.speed * delivery.speed);
    const pitch = Math.max(0, Math.min(99, voice.pitch + delivery.pitch));
    run('espeak-ng', ['-v', voice.name, '-s', `${speed}`, '-p', `${pitch}`, '-w', file, line.say ?? line.text]);
    const raw = run('sox', ['-D', file, '-t', 'f32', '-r', `${SYNTH_RATE}`, '-c', '1', '-']);
    return atLoudness(trimmed(floatsOf(raw)), delivery.rmsDbfs);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same speech as a line of that rate carries it: 250 to 3400 Hz on a narrow one, up to 7 kHz on a wide one. */
export function overTheLine(speech: Float32Array, sampleRate: 8000 | 16000): Float32Array {
  const band = sampleRate === 8000 ? ['highpass', '250', 'lowpass', '3400'] : ['highpass', '80', 'lowpass', '7000'];
  const from = ['-t', 'f32', '-r', `${SYNTH_RATE}`, '-c', '1', '-'];
  const to = ['-t', 'f32', '-r', `${sampleRate}`, '-c', '1', '-'];
  return floatsOf(run('sox', ['-D', ...from, ...to, ...band], bytesOf(speech)));
}

export function durationMs(speech: Float32Array): number {
  return Math.ceil((1000 * speech.length) / SYNTH_RATE);
}
