/** What a labelled file holds, whatever its format was. */
import type { Transcript } from '../../core/transcript/transcript.ts';

export interface CallLabels {
  readonly topic?: string;
  readonly emotion?: string;
}

export interface LabelledCall {
  readonly file: string;
  /** Which part of the file or set it is in, such as dev or test. */
  readonly split: string;
  readonly transcript: Transcript;
  readonly labels: CallLabels;
}

export interface LabelledSentence {
  readonly file: string;
  readonly split: string;
  readonly language: string;
  readonly text: string;
  readonly label: string;
}

/** A call whose producer gave every turn a sentiment; sentences in the order of the turns. */
export interface LabelledTurns {
  readonly file: string;
  readonly sentences: readonly LabelledSentence[];
}

export interface Labelled {
  readonly calls: LabelledCall[];
  readonly sentences: LabelledSentence[];
  readonly turns: LabelledTurns[];
  /** Files that hold no labels or cannot be read. */
  readonly skipped: { readonly file: string; readonly reason: string }[];
}

export function nothingYet(): Labelled {
  return { calls: [], sentences: [], turns: [], skipped: [] };
}
