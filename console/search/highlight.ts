/** The API marks what matched with `**`. The text itself is shown as text, whatever it holds. */
export interface Piece {
  readonly text: string;
  readonly matches: boolean;
}

const MARK = '**';

/** A mark without its partner is text. */
export function piecesOf(highlight: string): readonly Piece[] {
  const parts = highlight.split(MARK);
  const isWhole = parts.length % 2 === 1;
  const marked = isWhole ? parts : [...parts.slice(0, -2), parts.slice(-2).join(MARK)];
  return marked.map((text, i) => ({ text, matches: i % 2 === 1 })).filter(({ text }) => text !== '');
}
