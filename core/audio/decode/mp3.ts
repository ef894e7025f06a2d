/**
 * MP3: frames are found here, decoded by libmpg123 (WebAssembly). Feeding it whole frames only keeps damage and cuts visible,
 * and the encoder's delay and padding are cut off here, so that files joined end to end keep their second part.
 */
import type { MPEGDecoder } from 'mpg123-decoder';
import { reject } from './format.ts';
import type { DecodeOutcome, FormatDecoder, Output, PcmBlock, Rejection } from './format.ts';
import { parseMp3Header, parseXingTag } from './mp3-frame.ts';
import type { Mp3Header, XingTag } from './mp3-frame.ts';
import { Mp3Splitter } from './mp3-splitter.ts';
import { Trimmer } from './trimmer.ts';

/** Delay of every Layer III decoder in samples, beside the encoder's own (LAME tech FAQ). */
const DECODER_DELAY = 529;
/** No frame for this long behind an ID3 tag means that this is not MP3. */
const MAX_SEARCH = 65_536;

export function createMp3Decoder(output: Output): FormatDecoder {
  return new Mp3Decoder(output);
}

class Mp3Decoder implements FormatDecoder {
  readonly #output: Output;
  readonly #splitter = new Mp3Splitter();
  #decoder: MPEGDecoder | undefined;
  #trimmer: Trimmer;
  #xing: XingTag | undefined;
  #isPastFirst = false;
  #frames = 0;
  #errors = 0;

  constructor(output: Output) {
    this.#output = output;
    this.#trimmer = new Trimmer(output, { start: 0, hold: 0 });
  }

  async push(chunk: Uint8Array): Promise<Rejection | undefined> {
    this.#splitter.push(chunk);
    for (let run = this.#splitter.next(); run !== undefined; run = this.#splitter.next()) {
      const refused = this.#decoder === undefined ? await this.#start(run) : undefined;
      // The frame of a Xing tag holds no sound.
      if (this.#xing === undefined || this.#isPastFirst) this.#decode(run);
      this.#isPastFirst = true;
      if (refused !== undefined || this.#output.full) return refused;
    }
    const isSearching = this.#splitter.first === undefined && this.#splitter.garbage > MAX_SEARCH;
    return isSearching ? reject('UNSUPPORTED_FORMAT', 'an ID3 tag without MPEG Layer III audio behind it') : undefined;
  }

  end(): DecodeOutcome {
    const first = this.#splitter.first;
    if (first === undefined)
      return reject('TRUNCATED', `the MP3 file ends inside its ${this.#splitter.isInTag ? 'ID3 tag' : 'first frames'}`);
    const cut = this.#splitter.cutFrame();
    if (cut !== undefined) return reject('TRUNCATED', `the last MP3 frame has ${cut.bytes} of ${cut.of} bytes`);
    const declared = this.#xing?.frames;
    // Frames that damage inside the file swallowed are not missing at its end.
    const swallowed = Math.ceil(this.#splitter.garbage / first.bytes);
    if (declared !== undefined && this.#frames + swallowed < declared) {
      return reject('TRUNCATED', `the header says ${declared} MP3 frames, the file holds ${this.#frames}`);
    }
    this.#trimmer.finish(declared === this.#frames ? endTrim(this.#xing) : 0);
    return this.#outcome(first, declared);
  }

  free(): void {
    this.#decoder?.free();
    this.#decoder = undefined;
  }

  #outcome(first: Mp3Header, declared: number | undefined): DecodeOutcome {
    const problems = [
      ...(this.#splitter.garbage > 0 ? [`${this.#splitter.garbage} bytes between frames are no MPEG audio`] : []),
      ...(this.#errors > 0 ? [`the decoder met damage ${this.#errors} times`] : []),
    ];
    if (this.#output.frames === 0 && this.#errors > 0) {
      return reject('UNSUPPORTED_FORMAT', `none of ${this.#frames} MP3 frames decodes`);
    }
    const trimmed = startTrim(this.#xing) + endTrim(this.#xing);
    const declaredFrames = declared === undefined ? undefined : Math.max(0, declared * first.samples - trimmed);
    return this.#output.done({ declaredFrames, problems });
  }

  async #start(frame: Uint8Array): Promise<Rejection | undefined> {
    const header = this.#splitter.first;
    if (header === undefined) return undefined;
    const { channels, sampleRate } = header;
    const refused = this.#output.media({ container: 'mp3', codec: 'mp3', channels, sampleRate, bitDepth: 0 });
    if (refused !== undefined) return refused;
    this.#xing = parseXingTag(frame, header);
    this.#trimmer = new Trimmer(this.#output, { start: startTrim(this.#xing), hold: endTrim(this.#xing) });
    const { MPEGDecoder } = await import('mpg123-decoder');
    this.#decoder = new MPEGDecoder({ enableGapless: false });
    await this.#decoder.ready;
    return undefined;
  }

  #decode(run: Uint8Array): void {
    for (let at = 0; at < run.length; at += parseMp3Header(run, at)?.bytes ?? run.length) this.#frames++;
    let block: PcmBlock;
    try {
      const decoded = this.#decoder?.decode(run);
      this.#errors += decoded?.errors.length ?? 0;
      // The library always answers in stereo; a mono stream has its one channel first.
      block = decoded?.channelData.slice(0, this.#splitter.first?.channels) ?? [];
    } catch {
      this.#errors++;
      return;
    }
    this.#trimmer.push(block);
  }
}

/** Sample frames before the sound; known only where the encoder noted its delay. */
function startTrim(xing: XingTag | undefined): number {
  return xing === undefined || xing.delay === 0 ? 0 : xing.delay + DECODER_DELAY;
}

function endTrim(xing: XingTag | undefined): number {
  return xing === undefined || xing.delay === 0 ? 0 : Math.max(0, xing.padding - DECODER_DELAY);
}
