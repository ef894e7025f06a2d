/** A synthetic call of an hour, written block by block: two voices that take turns, 16 kHz stereo PCM16. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { pcm16, wavHeader } from '../core/audio/wav-writer.ts';
import { concat, synthSpeech } from '../test/support/synth.ts';

const RATE = 16_000;
const BLOCK_SECONDS = 30;

/** Returns the size in bytes. */
export function writeLongCall(path: string, minutes: number): number {
  const voice = (f0: number, seed: number): Float32Array =>
    synthSpeech({ sampleRate: RATE, seconds: BLOCK_SECONDS / 2, f0, seed }).samples;
  const silence = new Float32Array((RATE * BLOCK_SECONDS) / 2);
  const block = pcm16([concat(voice(120, 1), silence), concat(silence, voice(210, 2))]);
  const blocks = (minutes * 60) / BLOCK_SECONDS;
  const file = openSync(path, 'w');
  let bytes = writeSync(file, wavHeader({ channels: 2, sampleRate: RATE, frames: blocks * BLOCK_SECONDS * RATE }));
  for (let i = 0; i < blocks; i += 1) bytes += writeSync(file, block);
  closeSync(file);
  return bytes;
}
