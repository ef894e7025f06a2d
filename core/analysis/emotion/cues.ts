/**
 * What callers say when they feel something, by the finer word for it. Written by hand for this project, English and Chinese;
 * phrases are spelled as in the policy files. `outright` names the feeling (weight 3), `usual` is how it is commonly told (1.6),
 * `hint` fits others as well (0.35).
 */
import type { Emotion } from '../analysis.ts';
import type { PhraseSet } from '../phrase-policy.ts';
import { ANGRY_CUES } from './cues-angry.ts';
import { CALM_CUES } from './cues-calm.ts';
import { CONFUSED_CUES } from './cues-confused.ts';
import { WORRIED_CUES } from './cues-worried.ts';

export interface Cue {
  readonly nuance: string;
  readonly label: Emotion;
  readonly outright: PhraseSet;
  readonly usual?: PhraseSet;
  readonly hint?: PhraseSet;
  /** What an agent answers to somebody who feels so. */
  readonly echoed?: PhraseSet;
}

export const CUES: readonly Cue[] = [...ANGRY_CUES, ...WORRIED_CUES, ...CONFUSED_CUES, ...CALM_CUES];
