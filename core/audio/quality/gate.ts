/** The quality gate: what may be sealed, and what a listener or an analyst should know about it. Explained in docs/quality-gate.md. */
import type { DecodeOutcome } from '../decode/format.ts';
import type { Media, Quality, RejectCode } from '../shapes.ts';
import { DEAD_DBFS, IDENTICAL_DB } from './quality-meter.ts';
import type { QualityReading } from './quality-meter.ts';

export interface QualityLimits {
  readonly maxBytes: number;
  readonly maxDurationMs: number;
  readonly minDurationMs: number;
}

/** 5 GiB, the largest object of one S3 put; 12 h; half a second. */
export const DEFAULT_LIMITS: QualityLimits = {
  maxBytes: 5 * 1024 ** 3,
  maxDurationMs: 12 * 3_600_000,
  minDurationMs: 500,
};

/** Hz and bits of the capture standard: wideband telephony, linear 16 bit. */
const STANDARD_RATE = 16_000;
const STANDARD_BITS = 16;
/** Share of samples in clipped runs from which CLIPPED is raised. */
const CLIPPED_SHARE = 0.001;
/** Declared and decoded duration may differ by the larger of the two. */
const DURATION_TOLERANCE = { ms: 100, share: 0.01 };
/** Codecs that threw sound away. G.711 is not among them: it is what the line carried; LOW_BIT_DEPTH names it. */
const LOSSY = new Set(['mp3', 'opus', 'aac']);

export interface GateInput {
  readonly outcome: DecodeOutcome;
  /** Not needed where nothing was decoded. */
  readonly meter: { read(): QualityReading } | undefined;
  /** Size and SHA-256 (hex) of the file as it came. */
  readonly bytes: number;
  readonly sha256: string;
  readonly declaredSha256?: string | undefined;
  readonly limits: QualityLimits;
}

export type GateVerdict =
  | { readonly kind: 'accepted'; readonly media: Media; readonly quality: Quality }
  | { readonly kind: 'rejected'; readonly code: RejectCode; readonly detail: string };

/**
 * The first that applies rejects: EMPTY, HASH_MISMATCH, TOO_LARGE, what the decoder found (NO_HEADER, UNSUPPORTED_FORMAT,
 * TRUNCATED, EMPTY), TOO_SHORT. Everything else is a flag and is sealed.
 */
export function judge(input: GateInput): GateVerdict {
  const { outcome, bytes, limits } = input;
  if (bytes === 0) return rejected('EMPTY', 'the file has 0 bytes');
  if (input.declaredSha256 !== undefined && input.declaredSha256.toLowerCase() !== input.sha256.toLowerCase()) {
    return rejected('HASH_MISMATCH', `declared SHA-256 ${input.declaredSha256}, received ${input.sha256}`);
  }
  if (bytes > limits.maxBytes) return rejected('TOO_LARGE', `${bytes} bytes; the limit is ${limits.maxBytes}`);
  if (outcome.kind === 'rejected') return rejected(outcome.code, outcome.detail);
  const { durationMs } = outcome.media;
  if (durationMs > limits.maxDurationMs) {
    return rejected('TOO_LARGE', `${durationMs} ms; the limit is ${limits.maxDurationMs} ms`);
  }
  const isDocument = outcome.media.container === 'vcon';
  if (durationMs < limits.minDurationMs && !isDocument) {
    return rejected('TOO_SHORT', `${durationMs} ms; at least ${limits.minDurationMs} ms are needed`);
  }
  if (isDocument) {
    const flag = { code: 'NO_ACOUSTICS', detail: 'a vCon without sound: the document is what is kept' } as const;
    return { kind: 'accepted', media: outcome.media, quality: { accepted: true, flags: [flag] } };
  }
  const flags = [...mediaFlags(outcome.media), ...durationFlags(outcome), ...signalFlags(input.meter?.read())];
  if (!outcome.decodable) {
    flags.push({
      code: 'NO_ACOUSTICS',
      detail: `${outcome.media.codec} is not decoded here: no acoustics, no waveform`,
    });
  }
  return { kind: 'accepted', media: outcome.media, quality: { accepted: true, flags } };
}

type Flag = Quality['flags'][number];

function mediaFlags(media: Media): Flag[] {
  const flags: Flag[] = [];
  if (media.sampleRate < STANDARD_RATE) {
    flags.push({
      code: 'LOW_SAMPLE_RATE',
      detail: `${media.sampleRate} Hz; the capture standard is ${STANDARD_RATE} Hz`,
    });
  }
  if (media.bitDepth > 0 && media.bitDepth < STANDARD_BITS) {
    flags.push({ code: 'LOW_BIT_DEPTH', detail: `${media.bitDepth} bits; the capture standard is ${STANDARD_BITS}` });
  }
  if (media.channels === 1)
    flags.push({ code: 'MONO', detail: 'one channel: speakers cannot be told apart by channel' });
  if (LOSSY.has(media.codec))
    flags.push({ code: 'LOSSY_SOURCE', detail: `${media.codec} is lossy: not what the line carried` });
  return flags;
}

function durationFlags(outcome: Extract<DecodeOutcome, { kind: 'ok' }>): Flag[] {
  const { declaredMs, problems, media } = outcome;
  const differs = declaredMs === undefined ? 0 : Math.abs(declaredMs - media.durationMs);
  const tolerance = Math.max(DURATION_TOLERANCE.ms, DURATION_TOLERANCE.share * media.durationMs);
  if (differs <= tolerance && problems.length === 0) return [];
  const declared = differs > tolerance ? [`declared ${declaredMs ?? 0} ms, decoded ${media.durationMs} ms`] : [];
  return [{ code: 'DURATION_MISMATCH', detail: [...declared, ...problems].join('; ') }];
}

function signalFlags(reading: QualityReading | undefined): Flag[] {
  if (reading === undefined) return [];
  const flags: Flag[] = [];
  reading.channels.forEach(({ isDead, clippedShare }, channel) => {
    if (isDead) flags.push({ code: 'DEAD_CHANNEL', channel, detail: `never above ${DEAD_DBFS} dBFS` });
    if (clippedShare > CLIPPED_SHARE) {
      flags.push({ code: 'CLIPPED', channel, detail: `${(clippedShare * 100).toFixed(2)} % of samples at full scale` });
    }
  });
  for (const { a, b } of reading.identical) {
    const detail = `channels ${a} and ${b} differ by less than ${IDENTICAL_DB} dB: not one speaker each`;
    flags.push({ code: 'IDENTICAL_CHANNELS', channel: b, detail });
  }
  return flags;
}

function rejected(code: RejectCode, detail: string): GateVerdict {
  return { kind: 'rejected', code, detail };
}
