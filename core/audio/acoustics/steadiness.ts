/**
 * Tells what no voice does: tones (ringing, DTMF, fax) put nearly all energy into one or two peaks that do not move,
 * music holds many peaks in place (continuous frequency activation: Seyerlehner et al. 2007, DAFx).
 */
import { sumBetween } from './noise-floor.ts';

/** Hz; the range in which tones and music are looked for. */
const TONES = { from: 100, to: 3800 };
const MUSIC = { from: 300, to: 2800 };
/** A tonal frame has this share of its energy in its two strongest peaks. */
const TONAL_SHARE = 0.96;
/** Touch tones (ITU-T Q.23, Hz) may be too short to stand still: two peaks within 2 % of a row and a column are enough. */
const DTMF = { rows: [697, 770, 852, 941], columns: [1209, 1336, 1477, 1633], tolerance: 0.02, share: 0.9 };
/** A steady peak moves by less than this share of its frequency within 40 ms. All steps are 20 ms: one frame of every pair. */
const MAX_DRIFT = 0.004;
const DRIFT_STEPS = 2;
/** Its level meanwhile changes by less than 1 dB, and all that is so three times in a row: 80 ms. Vowels are not as flat. */
const MAX_POWER_RATIO = 1.26;
const TONE_STEPS = 3;
/** Frames before the one that shows a tone that belong to it too. */
export const TONE_FRAMES = 8;
/** A spectral peak stands this far above the mean of the 13 bins around it (4 dB). */
const PROMINENCE = 2.5;
const NEIGHBOURS = 6;
/** A peak is sustained after 120 ms; one step without it is forgiven. */
const SUSTAINED_STEPS = 6;

export interface Steadiness {
  /** One or two peaks that stand still. */
  tone: boolean;
  /** Share of the spectral peaks that have stood for 120 ms or more, in 1/255. */
  sustained: number;
}

export interface SteadinessMeter {
  /** The result is reused by the next call. */
  push(power: Float64Array): Readonly<Steadiness>;
  /** A step too quiet to matter: ends every tone. */
  skip(): Readonly<Steadiness>;
}

/** @param rate Hz @param size FFT length @param windowLength samples */
export function createSteadinessMeter(rate: number, size: number, windowLength: number): SteadinessMeter {
  const bin = (hz: number): number => Math.round((hz * size) / rate);
  const tones = { from: bin(TONES.from), to: bin(TONES.to) };
  const music = { from: bin(MUSIC.from), to: bin(MUSIC.to) };
  // A little more than half the main lobe of the Hann window.
  const lobe = Math.ceil((2.2 * size) / windowLength);
  const ages = new Uint8Array(size / 2 + 1);
  const missed = new Uint8Array(size / 2 + 1);
  // In bins; 0 = not tonal.
  const strongest = new Float64Array(DRIFT_STEPS);
  const weaker = new Float64Array(DRIFT_STEPS);
  const result: Steadiness = { tone: false, sustained: 0 };
  let step = 0;
  const powers = new Float64Array(DRIFT_STEPS);
  let steadySteps = 0;
  let cleared = true;

  /** True after TONE_STEPS steady steps. */
  const isSteady = (steady: boolean): boolean => {
    steadySteps = steady ? steadySteps + 1 : 0;
    return steadySteps >= TONE_STEPS;
  };

  /** Notes the two strongest peaks when they hold nearly all energy; true when the strongest stood still since DRIFT_STEPS ago. */
  const isTone = (power: Float64Array): boolean => {
    const slot = step % DRIFT_STEPS;
    const powerBefore = powers[slot] ?? 0;
    const before = [strongest[slot] ?? 0, weaker[slot] ?? 0];
    strongest[slot] = 0;
    weaker[slot] = 0;
    const first = strongestOf(power, tones.from, tones.to);
    const total = sumBetween(power, tones.from, tones.to);
    powers[slot] = total;
    const mainLobe = sumAround(power, first, lobe);
    // Cheap way out: two equal peaks hold the rest.
    if (2 * mainLobe < DTMF.share * total) return isSteady(false);
    let second = -1;
    for (let k = tones.from; k < tones.to; k++) {
      if (Math.abs(k - first) > 2 * lobe && (second < 0 || (power[k] ?? 0) > (power[second] ?? 0))) second = k;
    }
    const share = (mainLobe + sumAround(power, second, lobe)) / total;
    const peak = first + parabolicShift(power, first);
    const other = second + parabolicShift(power, second);
    if (share > DTMF.share && isDtmf((peak * rate) / size, (other * rate) / size)) return true;
    if (share <= TONAL_SHARE) return isSteady(false);
    strongest[slot] = peak;
    weaker[slot] = other;
    // Of two equal tones, now one and now the other is the strongest.
    const isFlat = total < MAX_POWER_RATIO * powerBefore && powerBefore < MAX_POWER_RATIO * total;
    return isSteady(isFlat && before.some((bin) => bin > 0 && Math.abs(peak - bin) < MAX_DRIFT * peak));
  };

  const sustainedShare = (power: Float64Array): number => {
    let all = 0;
    let sustained = 0;
    let before = power[music.from - 1] ?? 0;
    let here = power[music.from] ?? 0;
    for (let k = music.from; k < music.to; k++) {
      const after = power[k + 1] ?? 0;
      if (here > before && here >= after && stands(power, k)) {
        all++;
        const age = Math.min((ages[k] ?? 0) + 1, SUSTAINED_STEPS);
        ages[k] = age;
        missed[k] = 0;
        if (age === SUSTAINED_STEPS) sustained++;
      } else if ((ages[k] ?? 0) > 0) {
        if (missed[k] === 1) ages[k] = 0;
        missed[k] = 1;
      }
      before = here;
      here = after;
    }
    return all === 0 ? 0 : Math.round((255 * sustained) / all);
  };

  return {
    push(power) {
      cleared = false;
      result.tone = isTone(power);
      step++;
      result.sustained = sustainedShare(power);
      return result;
    },
    skip() {
      strongest[step % DRIFT_STEPS] = 0;
      step++;
      steadySteps = 0;
      if (!cleared) {
        ages.fill(0);
        missed.fill(0);
        cleared = true;
      }
      result.tone = false;
      result.sustained = 0;
      return result;
    },
  };
}

function strongestOf(power: Float64Array, from: number, to: number): number {
  let first = from;
  let most = power[from] ?? 0;
  for (let k = from; k < to; k++) {
    const p = power[k] ?? 0;
    if (p > most) {
      most = p;
      first = k;
    }
  }
  return first;
}

function isDtmf(a: number, b: number): boolean {
  const among = (hz: number, tones: readonly number[]): boolean =>
    tones.some((tone) => Math.abs(hz - tone) < DTMF.tolerance * tone);
  return among(Math.min(a, b), DTMF.rows) && among(Math.max(a, b), DTMF.columns);
}

function stands(power: Float64Array, k: number): boolean {
  const here = power[k] ?? 0;
  // Two sums: each addition waits for the one before.
  let below = 0;
  let above = here;
  for (let i = 1; i <= NEIGHBOURS; i++) {
    below += power[k - i] ?? 0;
    above += power[k + i] ?? 0;
  }
  return (2 * NEIGHBOURS + 1) * here > PROMINENCE * (below + above);
}

function sumAround(power: Float64Array, k: number, reach: number): number {
  let sum = 0;
  for (let i = k - reach; i <= k + reach; i++) sum += power[i] ?? 0;
  return sum;
}

/** Offset of the true maximum from bin k, from a parabola through the logarithms. */
function parabolicShift(power: Float64Array, k: number): number {
  const before = Math.log((power[k - 1] ?? 0) + 1e-20);
  const here = Math.log((power[k] ?? 0) + 1e-20);
  const after = Math.log((power[k + 1] ?? 0) + 1e-20);
  const curvature = 2 * here - before - after;
  return curvature > 0 ? (after - before) / (2 * curvature) : 0;
}
