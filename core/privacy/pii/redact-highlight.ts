/** A turn that a search shows, without personal data: marks on what is taken out go with it. */
import type { SearchResult } from '../../search/search.ts';
import type { PersonalData } from './personal-data.ts';
import { LABELS } from './redact.ts';

type ShownTurn = SearchResult['hits'][number]['turns'][number];

const MARK = '**';

/** The marked words of a highlight, in small letters. */
export function markedIn(highlight: string): string[] {
  return highlight
    .split(MARK)
    .filter((_, at) => at % 2 === 1)
    .map((word) => word.toLowerCase());
}

/** `finds` are positions in the turn without its marks. No turn when no mark is left. */
export function redactHighlight(turn: ShownTurn, finds: readonly PersonalData[]): ShownTurn[] {
  const ordered = finds.toSorted((a, b) => a.start - b.start);
  let highlight = '';
  let position = 0;
  let marks = 0;
  for (const [at, part] of turn.highlight.split(MARK).entries()) {
    const end = position + part.length;
    const inside = ordered.filter((find) => find.start < end && find.end > position);
    if (at % 2 === 1 && inside.length === 0) {
      highlight += MARK + part + MARK;
      marks++;
    } else {
      let from = position;
      for (const find of inside) {
        highlight += part.slice(from - position, Math.max(from, find.start) - position);
        // One label for a find that a mark cuts in two.
        if (find.start >= position) highlight += LABELS[find.type];
        from = Math.min(find.end, end);
      }
      highlight += part.slice(from - position);
    }
    position = end;
  }
  return marks === 0 ? [] : [{ ...turn, highlight }];
}
