/** Syllable nuclei: voiced intensity peaks with a dip of 2 dB on both sides (de Jong & Wempe 2009). */

/** dB a peak stands above the dips around it. */
const MIN_DIP = 2;
/** dB below the level of the voice from which a peak is not a syllable. */
const RANGE = 25;
/** Autocorrelation strength at the peak. */
const MIN_VOICING = 0.45;

export interface SyllableCounter {
  /** @param level intensity of the next frame, dB @param voicing 0 to 1 @param voiceLevel dB */
  push(level: number, voicing: number, voiceLevel: number): void;
  finish(): void;
}

/** @param nucleus called with the frame number of each nucleus */
export function createSyllableCounter(nucleus: (frame: number) => void): SyllableCounter {
  let frame = -1;
  let older = -120;
  let previous = -120;
  let previousVoicing = 0;
  let rising = true;
  let peak = -120;
  let peakFrame = 0;
  let peakVoicing = 0;
  let dip = -120;
  let threshold = -120;

  const report = (): void => {
    if (peak >= threshold && peakVoicing >= MIN_VOICING) nucleus(peakFrame);
  };

  return {
    push(level, voicing, voiceLevel) {
      frame++;
      // Intensity over about 50 ms, centred on the frame before.
      const intensity = (older + 2 * previous + level) / 4;
      if (rising) {
        if (intensity > peak) {
          peak = intensity;
          peakFrame = Math.max(0, frame - 1);
          peakVoicing = previousVoicing;
          threshold = voiceLevel - RANGE;
        } else if (intensity < peak - MIN_DIP) {
          report();
          rising = false;
          dip = intensity;
        }
      } else if (intensity < dip) {
        dip = intensity;
      } else if (intensity > dip + MIN_DIP) {
        rising = true;
        peak = intensity;
        peakFrame = Math.max(0, frame - 1);
        peakVoicing = previousVoicing;
        threshold = voiceLevel - RANGE;
      }
      older = previous;
      previous = level;
      previousVoicing = voicing;
    },
    finish() {
      if (rising) report();
    },
  };
}
