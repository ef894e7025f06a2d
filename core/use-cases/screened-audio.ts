/** The bytes that are sealed: what arrived, or what is left of it without the muted spans. Made anew each time, so no second copy exists. */
import { mutedWav } from '../audio/muted-wav.ts';
import type { Bytes } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import type { Context } from './context.ts';

/** Errors: NOT_FOUND; INTEGRITY when the original does not decode to what was screened. */
export function unsealedAudio(
  { intake }: Pick<Context, 'intake'>,
  { recordingId, screened, transformations }: Recording,
): Bytes {
  const original = intake.read(recordingId, 'audio');
  if (!screened || transformations.length === 0) return original;
  return mutedWav(original, { bytes: screened.bytes, spans: transformations.flatMap(({ spans }) => spans) });
}
