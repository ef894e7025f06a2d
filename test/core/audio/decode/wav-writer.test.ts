import { expect, test } from 'vitest';
import { pcm16, wavFile, wavHeader } from '../../../../core/audio/wav-writer.ts';
import { concat, sine } from '../../../support/audio-files.ts';

test('a header and its blocks, written one by one, are the whole file', () => {
  const sound = [sine(400, 8000, 100), sine(700, 8000, 100)];
  const halves = [0, 400].map((at) => pcm16(sound.map((channel) => channel.subarray(at, at + 400))));
  const header = wavHeader({ channels: 2, sampleRate: 8000, frames: 800 });
  expect(concat(header, ...halves)).toEqual(Uint8Array.from(wavFile(sound, 8000)));
});

test('samples beyond full scale are clipped, not wrapped', () => {
  expect([...new Int16Array(pcm16([Float32Array.of(2, -2, 1, -1, 0.5)]).buffer)]).toEqual([
    32_767, -32_768, 32_767, -32_768, 16_384,
  ]);
});

test('more than plain WAV can say is refused', () => {
  expect(() => wavHeader({ channels: 2, sampleRate: 8000, frames: 2 ** 30 })).toThrow(RangeError);
});
