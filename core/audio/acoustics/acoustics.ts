/** The acoustic features of a call, measured while its samples arrive: recordings in one pass, live calls at any moment. */
import { fitting } from '../../recording/speakers.ts';
import type { Role } from '../../transcript/transcript.ts';
import type { Acoustics, Span } from '../shapes.ts';
import { arousalOf } from './arousal.ts';
import { createChannelAnalyser } from './channel.ts';
import { findInterruptions, findSilences, overlapMs } from './conversation.ts';
import { findHolds } from './holds.ts';
import type { MusicSpan } from './music.ts';
import { FRAME_RATE } from './spectrum.ts';
import type { SpeechSummary } from './tally.ts';
import type { FrameSpan } from './segments.ts';

const FRAME_MS = 1000 / FRAME_RATE;

export interface AcousticsMeter {
  /** Adds one block: an array per channel, all of equal length, full scale ±1. Blocks may have any size. */
  push(block: readonly Float32Array[]): void;
  /** Takes the end of the call into account: `read` is exact from then on. Nothing may be pushed afterwards; again is harmless. */
  finish(): void;
  /** The features as of now. Until `finish` about the last second of speech is not decided. */
  read(): Acoustics;
  /** Length of what was pushed, rounded to ms. */
  readonly durationMs: number;
}

/**
 * Memory grows with the number of speech segments and by a few sums per 2.5 s. The same samples give the same result in whatever blocks they come.
 * @param options sampleRate in Hz, 8000 or more for full accuracy; roles per channel, missing ones are `unknown`, and all of them when there are more roles than channels
 */
export function createAcoustics(options: {
  sampleRate: number;
  channels: number;
  roles: readonly Role[];
}): AcousticsMeter {
  const { sampleRate } = options;
  const roles = fitting(options.roles, options.channels);
  const channels = Array.from({ length: options.channels }, () => createChannelAnalyser(sampleRate));
  const roleOf = (channel: number): Role => roles[channel] ?? 'unknown';
  let samples = 0;
  let finished = false;

  const durationMs = (): number => Math.round((samples * 1000) / sampleRate);

  const read = (): Acoustics => {
    const end = durationMs();
    const speech = channels.map((channel) => toSpans(channel.speech(), end));
    const talk = speech.map(totalMs);
    const allTalk = talk.reduce((sum, ms) => sum + ms, 0);
    const summaries = channels.map((channel) => channel.summary());
    const silences = findSilences(speech, end);
    const customer = channels.findIndex((_, channel) => roleOf(channel) === 'customer');
    return {
      channels: channels.map((analyser, channel) => ({
        channel,
        role: roleOf(channel),
        talkMs: talk[channel] ?? 0,
        segments: speech[channel] ?? [],
        ...voice(summaries[channel] ?? analyser.summary(), talk[channel] ?? 0),
      })),
      silences,
      talkRatio: allTalk > 0 ? round((talk[Math.max(customer, 0)] ?? 0) / allTalk, 4) : null,
      overlapMs: overlapMs(speech),
      interruptions: findInterruptions(speech).map(({ atMs, channel }) => ({ atMs, by: roleOf(channel), channel })),
      arousal: summaries.flatMap(({ stretches }, channel) => {
        const role = roleOf(channel);
        // One channel of unknown role holds several voices: there is no middle to compare with.
        if (channels.length === 1 && role === 'unknown') return [];
        const others = speech.filter((_, other) => other !== channel).flat();
        others.sort((a, b) => a.startMs - b.startMs);
        return arousalOf({ channel, role, stretches, speech: speech[channel] ?? [] }, others, end) ?? [];
      }),
      holds: findHolds(
        channels.map((channel) => toMusic(channel.music(), end)),
        silences,
      ),
    };
  };

  return {
    push(block) {
      if (finished) throw new TypeError('push after finish');
      samples += block[0]?.length ?? 0;
      for (const [channel, analyser] of channels.entries()) analyser.push(block[channel] ?? new Float32Array(0));
    },
    finish() {
      if (finished) return;
      finished = true;
      for (const analyser of channels) analyser.finish();
    },
    read,
    get durationMs() {
      return durationMs();
    },
  };
}

function voice(
  { power, nuclei, pitch }: SpeechSummary,
  talkMs: number,
): Pick<Acoustics['channels'][number], 'loudnessDbfs' | 'pitchHz' | 'articulationRate'> {
  return {
    loudnessDbfs: power === undefined ? null : round(10 * Math.log10(Math.max(power, 1e-12)), 2),
    pitchHz:
      pitch === undefined
        ? null
        : { median: round(pitch.median, 1), p10: round(pitch.p10, 1), p90: round(pitch.p90, 1) },
    articulationRate: talkMs > 0 ? round((1000 * nuclei) / talkMs, 2) : null,
  };
}

function toSpans(frames: readonly FrameSpan[], durationMs: number): Span[] {
  return frames
    .map(({ start, end }) => ({ startMs: start * FRAME_MS, endMs: Math.min(end * FRAME_MS, durationMs) }))
    .filter(({ startMs, endMs }) => startMs < endMs);
}

function toMusic(spans: readonly MusicSpan[], durationMs: number): (Span & { share: number })[] {
  return spans.flatMap(({ frames, ...span }) =>
    toSpans([span], durationMs).map((ms) => ({ ...ms, share: frames / (span.end - span.start) })),
  );
}

function totalMs(spans: readonly Span[]): number {
  return spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
