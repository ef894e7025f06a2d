/** Takes the sound out of spans of a recording, sample by sample: for the redacted access copy and for screening before the seal. */
import type { PcmBlock } from './decode/format.ts';

export interface MuteSpan {
  /** Ms from the start of the recording; end exclusive. */
  readonly startMs: number;
  readonly endMs: number;
  /** From 0; absent = all channels. */
  readonly channel?: number | undefined;
}

/** `silence` is digital zero; `tone` is a soft 440 Hz that tells a listener that something was taken out. */
export type MuteFill = 'silence' | 'tone';

export interface Muter {
  /** The block with the spans taken out. Blocks follow one another without gaps; one that no span touches is returned as it is. */
  push(block: PcmBlock): PcmBlock;
}

/** About -34 dBFS. */
const TONE_LEVEL = 0.02;
const TONE_HZ = 440;

/** `sampleRate` in Hz. Spans may come in any order and overlap. Nothing of the sound under a span is left in the output. */
export function createMuter(options: { sampleRate: number; spans: readonly MuteSpan[]; fill?: MuteFill }): Muter {
  const { sampleRate, fill = 'silence' } = options;
  const spans = options.spans
    .map(({ startMs, endMs, channel }) => ({
      from: Math.floor((startMs * sampleRate) / 1000),
      to: Math.ceil((endMs * sampleRate) / 1000),
      channel,
    }))
    .filter(({ from, to }) => to > from)
    .toSorted((a, b) => a.from - b.from);
  let open: typeof spans = [];
  let next = 0;
  let position = 0;
  const sample = (at: number): number =>
    fill === 'silence' ? 0 : TONE_LEVEL * Math.sin((2 * Math.PI * TONE_HZ * (at % sampleRate)) / sampleRate);
  return {
    push(block) {
      const length = block[0]?.length ?? 0;
      const start = position;
      position += length;
      while ((spans[next]?.from ?? Infinity) < position) open = [...open, ...spans.slice(next, ++next)];
      open = open.filter(({ to }) => to > start);
      if (open.length === 0) return block;
      return block.map((samples, channel) => {
        const muted = samples.slice();
        for (const span of open) {
          if (span.channel !== undefined && span.channel !== channel) continue;
          const end = Math.min(span.to, position);
          for (let at = Math.max(span.from, start); at < end; at++) muted[at - start] = sample(at);
        }
        return muted;
      });
    },
  };
}

/** The blocks of `pcm` with the spans taken out; see `createMuter`. */
export async function* muteSpans(
  pcm: AsyncIterable<PcmBlock>,
  sampleRate: number,
  spans: readonly MuteSpan[],
  fill: MuteFill = 'silence',
): AsyncGenerator<PcmBlock> {
  const muter = createMuter({ sampleRate, spans, fill });
  for await (const block of pcm) yield muter.push(block);
}
