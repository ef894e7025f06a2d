/** What a search does not mean, although it is written as if it did. */
import type { Asked } from './asked.ts';

export type Advice = 'dates' | 'quote' | 'operators';

export function adviceOn({ words, from, to }: Pick<Asked, 'words' | 'from' | 'to'>): readonly Advice[] {
  const outside = words.replace(/"[^"]*"?/gu, ' ');
  return [
    ...(from !== '' && to !== '' && from > to ? (['dates'] as const) : []),
    ...((words.match(/"/gu)?.length ?? 0) % 2 === 1 ? (['quote'] as const) : []),
    ...(/(?:^|\s)(?:[-+!]\S|(?:AND|OR|NOT)(?:\s|$))|\S\*(?:\s|$)/u.test(outside) ? (['operators'] as const) : []),
  ];
}
