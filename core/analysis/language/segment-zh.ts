/**
 * Words of Chinese text, by the dictionary segmenter of ICU that Node carries: nothing to bundle, the same in both editions.
 * It is made on first use (some 10 ms). Which words it knows changes with ICU, so no score may rest on it alone.
 */
import { HAN } from '../../transcript/text.ts';

interface Segment {
  readonly text: string;
  /** Offset in UTF-16 units. */
  readonly start: number;
  /** False for punctuation and spaces. */
  readonly isWord: boolean;
}

/** ICU cuts 洗衣机 into 洗衣 and 机: these signs belong to the word before them. */
const SUFFIXES = /^[机器卡单费率员店线号款券险网站片板盒桶锅灯表盘箱水膏霜车票证]$/u;

let segmenter: Intl.Segmenter | undefined;

/** The segments of `text`, in order and without gaps. */
export function segmentChinese(text: string): Segment[] {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  const segments: Segment[] = [];
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    const before = segments.at(-1);
    if (before?.isWord && before.text.length === 2 && HAN.test(before.text) && SUFFIXES.test(segment)) {
      segments[segments.length - 1] = { ...before, text: before.text + segment };
    } else segments.push({ text: segment, start: index, isWord: isWordLike === true });
  }
  return segments;
}
