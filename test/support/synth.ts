/** Signals of known truth for tests and benchmarks, and a tiny reader for PCM WAV files. Same seed, same samples. */

export interface Span {
  startMs: number;
  endMs: number;
}

/** Speech-like signal with what is true about it. */
export interface SyntheticSpeech {
  readonly samples: Float32Array;
  /** Phrases; the pauses between them last 300 ms or more. */
  readonly speech: readonly Span[];
  /** Vowels in all. */
  readonly syllables: number;
}

/** Uniform in 0..1 (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Formants F1 to F4 in Hz of a, e, i, o, u (Peterson & Barney 1952, rounded). */
const VOWELS = [
  [730, 1090, 2440, 3400],
  [530, 1840, 2480, 3500],
  [300, 2200, 2900, 3600],
  [570, 840, 2410, 3300],
  [330, 900, 2240, 3300],
];
const BANDWIDTHS = [70, 90, 120, 160];

/**
 * Vowels of a pulse train through formant resonators, in phrases of 4 to 12 syllables with pauses between.
 * @param options f0 in Hz: the pitch at mid-phrase; glide: its fall over a phrase as a share, 0 = monotone; rate: syllables/s; levelDbfs: RMS
 */
export function synthSpeech(options: {
  sampleRate: number;
  seconds: number;
  f0: number;
  seed: number;
  glide?: number;
  syllableRate?: number;
  levelDbfs?: number;
}): SyntheticSpeech {
  const { sampleRate, seconds, f0, seed, glide = 0.15, syllableRate = 4.5, levelDbfs = -22 } = options;
  const random = createRandom(seed);
  const total = Math.round(seconds * sampleRate);
  const samples = new Float32Array(total);
  const speech: Span[] = [];
  const syllableLength = Math.round(sampleRate / syllableRate);
  let syllables = 0;
  let at = Math.round((0.3 + random()) * sampleRate);
  for (;;) {
    const count = 4 + Math.floor(9 * random());
    if (at + count * syllableLength >= total) break;
    phrase(samples, at, { count, syllableLength, sampleRate, f0, glide, random });
    speech.push({
      startMs: Math.round((at * 1000) / sampleRate),
      endMs: Math.round(((at + count * syllableLength) * 1000) / sampleRate),
    });
    syllables += count;
    at += count * syllableLength + Math.round((0.3 + 2.5 * random()) * sampleRate);
  }
  scaleTo(samples, speech, sampleRate, levelDbfs);
  return { samples, speech, syllables };
}

function phrase(
  into: Float32Array,
  from: number,
  voice: {
    count: number;
    syllableLength: number;
    sampleRate: number;
    f0: number;
    glide: number;
    random: () => number;
  },
): void {
  const { count, syllableLength, sampleRate, f0, glide, random } = voice;
  const length = count * syllableLength;
  let phase = random();
  const state = new Float64Array(8);
  let carried = 0;
  let formants: readonly number[] = [];
  for (let i = 0; i < length; i++) {
    const inSyllable = (i % syllableLength) / syllableLength;
    if (i % syllableLength === 0) formants = VOWELS[Math.floor(random() * VOWELS.length)] ?? [];
    const step = (f0 * (1 + glide * (0.5 - i / length))) / sampleRate;
    phase += step;
    let x: number = carried;
    carried = 0;
    if (phase >= 1) {
      phase -= 1;
      // The pulse lies between two samples: both get their share.
      const late = Math.min(1, phase / step);
      x += late;
      carried = 1 - late;
    }
    for (const [n, hz] of formants.entries()) {
      if (hz < 0.48 * sampleRate) x = resonate(state, n, x, hz, BANDWIDTHS[n] ?? 100, sampleRate);
    }
    // Vowel with a dip of about 20 dB towards the consonant.
    into[from + i] = x * (0.1 + 0.9 * Math.sin(Math.PI * inSyllable) ** 2);
  }
}

/** Two-pole resonator with unit gain at 0 Hz (Klatt 1980). */
function resonate(
  state: Float64Array,
  n: number,
  x: number,
  hz: number,
  bandwidth: number,
  sampleRate: number,
): number {
  const c = -Math.exp((-2 * Math.PI * bandwidth) / sampleRate);
  const b = 2 * Math.exp((-Math.PI * bandwidth) / sampleRate) * Math.cos((2 * Math.PI * hz) / sampleRate);
  const y = (1 - b - c) * x + b * (state[2 * n] ?? 0) + c * (state[2 * n + 1] ?? 0);
  state[2 * n + 1] = state[2 * n] ?? 0;
  state[2 * n] = y;
  return y;
}

function scaleTo(samples: Float32Array, spans: readonly Span[], sampleRate: number, levelDbfs: number): void {
  let energy = 0;
  let count = 0;
  for (const { startMs, endMs } of spans) {
    for (const x of samples.subarray((startMs * sampleRate) / 1000, (endMs * sampleRate) / 1000)) {
      energy += x * x;
      count++;
    }
  }
  const gain = count === 0 ? 0 : 10 ** (levelDbfs / 20) / Math.sqrt(energy / count);
  for (let i = 0; i < samples.length; i++) samples[i] = gain * (samples[i] ?? 0);
}

/** White or pink (Kellet's filter) noise of the given RMS. */
export function synthNoise(options: {
  sampleRate: number;
  seconds: number;
  levelDbfs: number;
  color: 'white' | 'pink';
  seed: number;
}): Float32Array {
  const random = createRandom(options.seed);
  const samples = new Float32Array(Math.round(options.seconds * options.sampleRate));
  const b = [0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    // Sum of four uniforms: near enough to Gaussian.
    const white = random() + random() + random() + random() - 2;
    b[0] = 0.99765 * (b[0] ?? 0) + white * 0.099046;
    b[1] = 0.963 * (b[1] ?? 0) + white * 0.2965164;
    b[2] = 0.57 * (b[2] ?? 0) + white * 1.0526913;
    samples[i] = options.color === 'white' ? white : b[0] + b[1] + b[2] + white * 0.1848;
  }
  scaleTo(samples, [{ startMs: 0, endMs: options.seconds * 1000 }], options.sampleRate, options.levelDbfs);
  return samples;
}

/** Sum of sines of equal amplitude, switched on during `spans` (everywhere when none are given). */
export function synthTones(options: {
  sampleRate: number;
  seconds: number;
  hz: readonly number[];
  amplitude: number;
  spans?: readonly Span[];
}): Float32Array {
  const { sampleRate, hz, amplitude, spans } = options;
  return Float32Array.from({ length: Math.round(options.seconds * sampleRate) }, (_, i) => {
    const ms = (i * 1000) / sampleRate;
    if (spans && !spans.some(({ startMs, endMs }) => ms >= startMs && ms < endMs)) return 0;
    return hz.reduce((sum, f) => sum + amplitude * Math.sin((2 * Math.PI * f * i) / sampleRate), 0);
  });
}

/** Hold music: chords with decaying harmonics over a bass, two chords a second. */
export function synthMusic(options: { sampleRate: number; seconds: number; seed: number }): Float32Array {
  const { sampleRate, seconds } = options;
  const random = createRandom(options.seed);
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  const scale = [220, 246.9, 261.6, 293.7, 329.6, 349.2, 392, 440];
  for (let start = 0; start < samples.length; start += sampleRate / 2) {
    const root = scale[Math.floor(random() * scale.length)] ?? 220;
    const end = Math.min(samples.length, start + sampleRate);
    for (const [note, gain] of [
      [root / 2, 0.06],
      [root, 0.05],
      [root * 1.25, 0.05],
      [root * 1.5, 0.05],
    ] as const) {
      for (let i = start; i < end; i++) {
        const t = (i - start) / sampleRate;
        const envelope = gain * Math.min(1, 100 * t) * Math.exp(-1.5 * t) * Math.min(1, 50 * (1 - t));
        let x = 0;
        for (let h = 1; h <= 5; h++) x += Math.sin(2 * Math.PI * note * h * t) / h;
        samples[i] = (samples[i] ?? 0) + envelope * x;
      }
    }
  }
  return samples;
}

export function mix(...parts: readonly Float32Array[]): Float32Array {
  const length = Math.max(...parts.map((part) => part.length));
  return Float32Array.from({ length }, (_, i) => parts.reduce((sum, part) => sum + (part[i] ?? 0), 0));
}

export function concat(...parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** What G.711 mu-law leaves of the samples (continuous companding law, 8 bit). */
export function throughMuLaw(samples: Float32Array): Float32Array {
  return samples.map((x) => {
    const code = Math.round((Math.sign(x) * Math.log1p(255 * Math.min(1, Math.abs(x))) * 127) / Math.log1p(255));
    return (Math.sign(code) * (256 ** (Math.abs(code) / 127) - 1)) / 255;
  });
}

/** Share of 10 ms frames on which two segmentations agree, 0 to 1. */
export function frameAgreement(a: readonly Span[], b: readonly Span[], durationMs: number): number {
  const frames = Math.floor(durationMs / 10);
  const mark = (spans: readonly Span[]): Uint8Array => {
    const marks = new Uint8Array(frames);
    for (const { startMs, endMs } of spans) marks.fill(1, Math.round(startMs / 10), Math.round(endMs / 10));
    return marks;
  };
  const first = mark(a);
  const second = mark(b);
  return frames === 0 ? 1 : first.filter((x, i) => x === second[i]).length / frames;
}

/** A WAV file of 8- or 16-bit PCM. */
export function readPcmWav(file: Uint8Array): { sampleRate: number; channels: Float32Array[] } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let at = 12;
  let channelCount = 1;
  let sampleRate = 8000;
  let bits = 16;
  for (; at + 8 <= file.length; at += 8 + view.getUint32(at + 4, true)) {
    const id = String.fromCharCode(...file.subarray(at, at + 4));
    if (id === 'data') break;
    if (id !== 'fmt ') continue;
    channelCount = view.getUint16(at + 10, true);
    sampleRate = view.getUint32(at + 12, true);
    bits = view.getUint16(at + 22, true);
  }
  const start = at + 8;
  const size = Math.min(view.getUint32(at + 4, true), file.length - start);
  const length = Math.floor((size * 8) / bits / channelCount);
  const channels = Array.from({ length: channelCount }, (_, channel) =>
    Float32Array.from({ length }, (__, i) => {
      const n = i * channelCount + channel;
      return bits === 8 ? (view.getUint8(start + n) - 128) / 128 : view.getInt16(start + 2 * n, true) / 32768;
    }),
  );
  return { sampleRate, channels };
}
