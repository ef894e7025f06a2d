/** PCM to Ogg Opus, block by block: about 24 kb/s per channel, channels apart, the same bytes every time. */
import type { OpusEncoderHandle, SampleRate } from 'libopus-wasm';
import type { PcmBlock } from '../decode/format.ts';
import { OggOpusWriter } from './ogg-writer.ts';
import { multistreamPacket, opusHead, opusTags } from './opus-stream.ts';
import { createResampler } from './resampler.ts';
import type { Resampler } from './resampler.ts';

/** Bits per second of one channel. */
const BITRATE = 24_000;
/** 5 of 10: a third of the time of 10, no difference to hear in speech. */
const COMPLEXITY = 5;
/** The clock of granule positions and pre-skip, whatever the rate of the sound. */
const GRANULE_RATE = 48_000;
const PACKETS_PER_SECOND = 50;

export interface AccessCopyEncoder {
  /** Takes all channels, full scale = +-1, and returns the pages that are ready. */
  push(block: PcmBlock): Uint8Array[];
  /** The last pages. Frees the encoder. */
  end(): Uint8Array[];
  free(): void;
}

/** `sampleRate` in Hz; `comments` become Vorbis comments such as `ROLES=customer,agent`. */
export async function createAccessCopyEncoder(options: {
  channels: number;
  sampleRate: number;
  comments?: readonly string[];
}): Promise<AccessCopyEncoder> {
  const { channels, sampleRate, comments = [] } = options;
  const { createEncoder, Application } = await import('libopus-wasm');
  const rate = opusRate(sampleRate);
  const lanes: Lane[] = [];
  for (let index = 0; index < channels; index++) {
    const resampler = rate === sampleRate ? undefined : await createResampler(sampleRate, rate);
    const settings = {
      channels: 1,
      sampleRate: rate,
      bitrate: BITRATE,
      complexity: COMPLEXITY,
      vbr: true,
      vbrConstraint: false,
    } as const;
    lanes.push(new Lane(await createEncoder({ ...settings, application: Application.Audio }), resampler));
  }
  return new OggOpusEncoder(lanes, { sampleRate, rate, comments });
}

const RATES: readonly SampleRate[] = [8000, 12_000, 16_000, 24_000, 48_000];

/** The lowest rate Opus takes that loses nothing. */
function opusRate(sampleRate: number): SampleRate {
  return RATES.find((rate) => rate >= sampleRate) ?? 48_000;
}

class OggOpusEncoder implements AccessCopyEncoder {
  readonly #lanes: readonly Lane[];
  readonly #writer = new OggOpusWriter();
  readonly #sampleRate: number;
  /** Samples at 48 kHz. */
  readonly #preSkip: number;
  #pages: Uint8Array[];
  #framesIn = 0;
  #packets = 0;

  constructor(lanes: readonly Lane[], options: { sampleRate: number; rate: number; comments: readonly string[] }) {
    this.#lanes = lanes;
    this.#sampleRate = options.sampleRate;
    this.#preSkip = ((lanes[0]?.encoder.getLookahead() ?? 0) * GRANULE_RATE) / options.rate;
    const head = opusHead({ channels: lanes.length, preSkip: this.#preSkip, inputRate: options.rate });
    this.#pages = this.#writer.headers(head, opusTags(options.comments));
  }

  push(block: PcmBlock): Uint8Array[] {
    this.#framesIn += block[0]?.length ?? 0;
    this.#lanes.forEach((lane, index) => {
      lane.push(block[index] ?? NONE);
    });
    this.#encode();
    return this.#take();
  }

  end(): Uint8Array[] {
    const sound = Math.round((this.#framesIn * GRANULE_RATE) / this.#sampleRate);
    const end = this.#preSkip + sound;
    // Silence pushes the last sound through the resampler and the encoder's look-ahead.
    const quiet = new Float32Array(Math.ceil(this.#sampleRate / PACKETS_PER_SECOND));
    while (this.#granule() < end) {
      for (const lane of this.#lanes) lane.push(quiet);
      this.#encode(end);
    }
    this.#pages.push(this.#writer.end(end));
    this.free();
    return this.#take();
  }

  free(): void {
    for (const lane of this.#lanes) lane.free();
  }

  #encode(end = Infinity): void {
    while (this.#granule() < end && this.#lanes.every((lane) => lane.isReady)) {
      const packet = multistreamPacket(this.#lanes.map((lane) => lane.encode()));
      this.#packets++;
      const page = this.#writer.packet(packet, this.#granule());
      if (page !== undefined) this.#pages.push(page);
    }
  }

  #granule(): number {
    return (this.#packets * GRANULE_RATE) / PACKETS_PER_SECOND;
  }

  #take(): Uint8Array[] {
    const pages = this.#pages;
    this.#pages = [];
    return pages;
  }
}

const NONE = new Float32Array();

/** One channel: resampled, cut into 20 ms, encoded. */
class Lane {
  readonly encoder: OpusEncoderHandle;
  readonly #resampler: Resampler | undefined;
  #waiting = new Float32Array();
  #at = 0;
  #isFreed = false;

  constructor(encoder: OpusEncoderHandle, resampler: Resampler | undefined) {
    this.encoder = encoder;
    this.#resampler = resampler;
  }

  push(samples: Float32Array): void {
    const fresh = this.#resampler?.push(samples) ?? samples;
    const left = this.#waiting.subarray(this.#at);
    const joined = new Float32Array(left.length + fresh.length);
    joined.set(left);
    joined.set(fresh, left.length);
    this.#waiting = joined;
    this.#at = 0;
  }

  get isReady(): boolean {
    return this.#waiting.length - this.#at >= this.encoder.frameSize;
  }

  encode(): Uint8Array {
    const frame = this.#waiting.subarray(this.#at, this.#at + this.encoder.frameSize);
    this.#at += frame.length;
    return this.encoder.encodeFloat(frame);
  }

  free(): void {
    if (this.#isFreed) return;
    this.#isFreed = true;
    this.encoder.free();
    this.#resampler?.free();
  }
}
