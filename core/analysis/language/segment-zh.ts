/**
 * Words of Chinese text, by the dictionary segmenter of ICU that Node carries: nothing to bundle, the same in both editions.
 * It is made on first use (some 10 ms). Which words it knows changes with ICU, so no score may rest on it alone.
 */

export interface Segment {
  readonly text: string;
  /** Offset in UTF-16 units. */
  readonly start: number;
  /** False for punctuation and spaces. */
  readonly isWord: boolean;
}

let segmenter: Intl.Segmenter | undefined;

/** The segments of `text`, in order and without gaps. */
export function segmentChinese(text: string): Segment[] {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  return Array.from(segmenter.segment(text), ({ segment, index, isWordLike }) => ({
    text: segment,
    start: index,
    isWord: isWordLike === true,
  }));
}
