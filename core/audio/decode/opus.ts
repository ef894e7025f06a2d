/** Ogg Opus (RFC 7845): pages are checked here, packets decoded by libopus (WebAssembly), pre-skip and end trimmed to the granule. */
import type { OpusDecoder, OpusDecoderSampleRate } from 'opus-decoder';
import { ByteQueue } from './byte-queue.ts';
import { reject } from './format.ts';
import type { DecodeOutcome, FormatDecoder, Output, PcmBlock, Rejection } from './format.ts';
import { PacketJoiner, readOggPage } from './ogg-page.ts';
import type { OggPage } from './ogg-page.ts';
import { isOpusHead, opusPacketSamples, parseOpusHead, streamName } from './opus-head.ts';
import type { OpusHead } from './opus-head.ts';
import { Trimmer } from './trimmer.ts';

/** Input buffer of the decoder library per channel: 256 kbit/s over 120 ms. */
const MAX_PACKET_PER_CHANNEL = 3840;
/** Packets decoded at once: bounds the PCM that a page of tiny packets can ask for. */
const BATCH = 16;
/** A file with more broken pages than this is not decoded on: checking each costs up to 64 KiB of work. */
const MAX_DAMAGE = 1000;
const FULL_RATE = 48_000;

export function createOpusDecoder(output: Output): FormatDecoder {
  return new OggOpusDecoder(output);
}

class OggOpusDecoder implements FormatDecoder {
  readonly #output: Output;
  readonly #queue = new ByteQueue();
  #joiner = new PacketJoiner(MAX_PACKET_PER_CHANNEL);
  #trimmer: Trimmer;
  #decoder: OpusDecoder<OpusDecoderSampleRate> | undefined;
  #head: OpusHead | undefined;
  #rate: OpusDecoderSampleRate = FULL_RATE;
  #serial = 0;
  #other = 'no stream';
  #sequence = 0;
  #needsTags = true;
  /** Samples at 48 kHz up to the last packet, by the packets' own lengths. */
  #samples = 0;
  /** Granule position of sample 0: not 0 where a recorder joined a running stream. */
  #origin: number | undefined;
  #declared: number | undefined;
  #ended = false;
  #badPages = 0;
  #lostPages = 0;
  #badPackets = 0;

  constructor(output: Output) {
    this.#output = output;
    this.#trimmer = new Trimmer(output, { start: 0, hold: 0 });
  }

  async push(chunk: Uint8Array): Promise<Rejection | undefined> {
    if (this.#ended) return undefined;
    this.#queue.push(chunk);
    for (;;) {
      const read = readOggPage(this.#queue.view());
      if (read.kind === 'more') return undefined;
      if (read.kind === 'damaged') {
        this.#queue.consume(read.skip);
        if (++this.#badPages > MAX_DAMAGE) return reject('UNSUPPORTED_FORMAT', 'over 1000 damaged Ogg pages');
        continue;
      }
      this.#queue.consume(read.page.bytes);
      const refused = await this.#page(read.page);
      if (refused !== undefined || read.page.isLast || this.#output.full) return refused;
    }
  }

  end(): DecodeOutcome {
    if (this.#output.info === undefined) {
      return this.#badPages > 0
        ? reject('UNSUPPORTED_FORMAT', 'Ogg without an intact Opus header')
        : reject('TRUNCATED', 'the Ogg file ends before its audio does');
    }
    if (!this.#ended) {
      const rest = this.#queue.length;
      return reject(
        'TRUNCATED',
        rest > 0 ? `the last Ogg page is cut after ${rest} bytes` : 'the Ogg stream has no end page',
      );
    }
    const problems = [
      ...(this.#badPages > 0 ? [`${this.#badPages} places with a damaged Ogg page`] : []),
      ...(this.#lostPages > 0 ? [`${this.#lostPages} Ogg pages are missing`] : []),
      ...(this.#badPackets > 0 ? [`${this.#badPackets} Opus packets do not decode`] : []),
    ];
    if (this.#output.frames === 0 && problems.length > 0) return reject('UNSUPPORTED_FORMAT', problems.join('; '));
    return this.#output.done({ declaredFrames: this.#declared, problems });
  }

  free(): void {
    this.#decoder?.free();
    this.#decoder = undefined;
  }

  async #page(page: OggPage): Promise<Rejection | undefined> {
    if (page.isFirst) return this.#open(page);
    if (this.#head === undefined) return reject('UNSUPPORTED_FORMAT', `Ogg with ${this.#other}; supported is Opus`);
    if (page.serial !== this.#serial) return undefined;
    this.#checkSequence(page);
    const dropped = this.#joiner.dropped;
    const packets = this.#joiner.packets(page);
    if (this.#needsTags) {
      // OpusTags stands alone on its pages; over-long ones (cover pictures) were dropped while joining.
      this.#needsTags = packets.length === 0 && this.#joiner.dropped === dropped;
    } else {
      this.#audio(page, packets);
    }
    this.#ended = page.isLast;
    return undefined;
  }

  async #open(page: OggPage): Promise<Rejection | undefined> {
    const packet = page.pieces[0] ?? new Uint8Array();
    if (!isOpusHead(packet)) {
      this.#other = streamName(packet);
      return undefined;
    }
    if (this.#head !== undefined) return reject('UNSUPPORTED_FORMAT', 'Ogg with more than one Opus stream');
    const head = parseOpusHead(packet);
    if (head === undefined) return reject('UNSUPPORTED_FORMAT', 'Ogg Opus with an impossible header');
    this.#head = head;
    this.#serial = page.serial;
    this.#sequence = page.sequence;
    this.#rate = RATES.find((rate) => rate === head.inputRate) ?? FULL_RATE;
    const { channels, preSkip } = head;
    const media = { container: 'ogg', codec: 'opus', channels, sampleRate: this.#rate, bitDepth: 0 } as const;
    const refused = this.#output.media(media);
    if (refused !== undefined) return refused;
    this.#joiner = new PacketJoiner(MAX_PACKET_PER_CHANNEL * channels);
    this.#trimmer = new Trimmer(this.#output, { start: this.#toRate(preSkip), hold: 0 });
    return this.#load(head);
  }

  async #load(head: OpusHead): Promise<Rejection | undefined> {
    const { OpusDecoder } = await import('opus-decoder');
    this.#decoder = new OpusDecoder<OpusDecoderSampleRate>({
      sampleRate: this.#rate,
      channels: head.channels,
      streamCount: head.streams,
      coupledStreamCount: head.coupled,
      channelMappingTable: [...head.mapping],
      preSkip: 0,
    });
    await this.#decoder.ready;
    return undefined;
  }

  #checkSequence(page: OggPage): void {
    const gap = page.sequence - this.#sequence - 1;
    if (gap > 0) this.#lostPages += gap;
    this.#sequence = page.sequence;
  }

  #audio(page: OggPage, packets: readonly Uint8Array[]): void {
    const streams = this.#head?.streams ?? 1;
    this.#samples += packets.reduce((sum, packet) => sum + opusPacketSamples(packet), 0);
    const granule = Number(page.granule);
    if (granule >= 0 && packets.length > 0) {
      // A first page that is also the last may end early on purpose: then sample 0 is position 0.
      this.#origin ??= page.isLast ? 0 : Math.max(0, granule - this.#samples);
    }
    if (page.isLast && granule >= 0) {
      this.#declared = this.#toRate(Math.max(0, granule - (this.#origin ?? 0) - (this.#head?.preSkip ?? 0)));
      this.#trimmer.setTotal(this.#declared);
    }
    for (let at = 0; at < packets.length && !this.#output.full; at += BATCH) {
      this.#decode(packets.slice(at, at + BATCH).filter((packet) => packet.length > streams - 1));
    }
  }

  #decode(packets: Uint8Array[]): void {
    let block: PcmBlock;
    try {
      const decoded = this.#decoder?.decodeFrames(packets);
      this.#badPackets += decoded?.errors.length ?? 0;
      block = decoded?.channelData ?? [];
    } catch {
      this.#badPackets += packets.length;
      return;
    }
    const gain = this.#head?.gain ?? 1;
    if (gain !== 1)
      for (const channel of block) for (let i = 0; i < channel.length; i++) channel[i] = (channel[i] ?? 0) * gain;
    this.#trimmer.push(block);
  }

  #toRate(samples48: number): number {
    return Math.round((samples48 * this.#rate) / FULL_RATE);
  }
}

/** Rates libopus decodes to by itself; a call encoded from 8 kHz is decoded to 8 kHz, which is also six times cheaper. */
const RATES: readonly OpusDecoderSampleRate[] = [8000, 12_000, 16_000, 24_000, FULL_RATE];
