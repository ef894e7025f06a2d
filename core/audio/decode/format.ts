/** What a decoder is given and gives back. Bad input is an outcome, never an exception. */
import type { Media, RejectCode } from '../shapes.ts';

/** Facts known from the header, before the duration is. */
export type MediaInfo = Omit<Media, 'durationMs'>;

/** One array per channel, all of the same length, full scale = +-1. */
export type PcmBlock = readonly Float32Array[];

export interface DecodeSink {
  /** Called once, before the first block; also for formats that are recognised but not decoded here. */
  onMedia?(info: MediaInfo): void;
  /** The arrays are reused: they are valid until the callback returns. */
  onPcm(block: PcmBlock): void;
}

export interface Rejection {
  readonly kind: 'rejected';
  readonly code: RejectCode;
  /** For people; numbers and format names only, nothing out of the file's text. */
  readonly detail: string;
}

interface Decoded {
  readonly kind: 'ok';
  /** `durationMs` is what was decoded; for `decodable: false` what the container declares. */
  readonly media: Media;
  /** False: recognised and whole, but no decoder for this codec is part of Callvault (AAC, ALAC). No PCM was delivered. */
  readonly decodable: boolean;
  /** Duration the container declares, when it declares one. */
  readonly declaredMs?: number;
  /** Damage inside the file that did not stop the decoding. */
  readonly problems: readonly string[];
}

export type DecodeOutcome = Decoded | Rejection;

/** A decoder for one container. After a rejection it is pushed nothing more. */
export interface FormatDecoder {
  push(chunk: Uint8Array): Rejection | undefined | Promise<Rejection | undefined>;
  end(): DecodeOutcome | Promise<DecodeOutcome>;
  free(): void;
}

/** Where a format decoder puts what it finds; enforces the duration limit while decoding. */
export class Output {
  readonly #sink: DecodeSink;
  readonly #maxDurationMs: number;
  #info: MediaInfo | undefined;
  #frames = 0;

  constructor(sink: DecodeSink, maxDurationMs: number) {
    this.#sink = sink;
    this.#maxDurationMs = maxDurationMs;
  }

  /** Announces the media; refuses values no telephone or recorder produces. */
  media(info: MediaInfo): Rejection | undefined {
    const { channels, sampleRate } = info;
    if (!Number.isInteger(channels) || channels < 1 || channels > MAX_CHANNELS) {
      return reject('UNSUPPORTED_FORMAT', `${channels} channels; supported are 1 to ${MAX_CHANNELS}`);
    }
    if (!Number.isInteger(sampleRate) || sampleRate < MIN_RATE || sampleRate > MAX_RATE) {
      return reject('UNSUPPORTED_FORMAT', `sample rate ${sampleRate} Hz; supported are ${MIN_RATE} to ${MAX_RATE} Hz`);
    }
    this.#info = info;
    this.#sink.onMedia?.(info);
    return undefined;
  }

  pcm(block: PcmBlock): void {
    const frames = block[0]?.length ?? 0;
    if (frames === 0) return;
    this.#frames += frames;
    if (!this.full) this.#sink.onPcm(block);
  }

  /** Sample frames (one sample of every channel) so far. */
  get frames(): number {
    return this.#frames;
  }

  /** More than the allowed duration has been decoded: stop. */
  get full(): boolean {
    return this.#info !== undefined && this.#frames > (this.#maxDurationMs / 1000) * this.#info.sampleRate;
  }

  get info(): MediaInfo | undefined {
    return this.#info;
  }

  /** The good end: duration from the samples delivered. */
  done(options: { declaredFrames?: number | undefined; problems?: readonly string[] } = {}): DecodeOutcome {
    if (this.#info === undefined) return reject('NO_HEADER', 'the file ends before its header does');
    if (this.#frames === 0) return reject('EMPTY', `the ${this.#info.container} file holds no audio`);
    const { sampleRate } = this.#info;
    return {
      kind: 'ok',
      media: { ...this.#info, durationMs: framesToMs(this.#frames, sampleRate) },
      decodable: true,
      ...(options.declaredFrames === undefined ? {} : { declaredMs: framesToMs(options.declaredFrames, sampleRate) }),
      problems: options.problems ?? [],
    };
  }
}

const MAX_CHANNELS = 32;
const MIN_RATE = 1_000;
const MAX_RATE = 768_000;

function framesToMs(frames: number, sampleRate: number): number {
  return Math.round((frames * 1000) / sampleRate);
}

export function reject(code: RejectCode, detail: string): Rejection {
  return { kind: 'rejected', code, detail };
}
