/** Turns of a call cut and packed into documents of the size Comprehend takes: cut between words where it can be, never inside a character. */

export interface Piece {
  /** Position of its turn. */
  readonly turn: number;
  /** Where it begins in the turn, in UTF-16 units. */
  readonly offset: number;
  readonly text: string;
  /** UTF-8 length. */
  readonly bytes: number;
}

/** A document and the pieces it is made of; `from` is where a piece begins in `text`. */
export interface Document {
  readonly text: string;
  readonly parts: readonly { readonly piece: Piece; readonly from: number }[];
}

/** Between two pieces in one document. */
const SEPARATOR = '\n';
/** A cut is put back by at most this many units, to where a word ends. */
const WORD = 60;
const BREAK = /[\s.,;:!?。，；：！？、]/u;

/** Pieces of at most `limit` bytes, in order. Texts without anything to read give none. */
export function piecesOf(texts: readonly string[], limit: number): Piece[] {
  const pieces: Piece[] = [];
  for (const [turn, said] of texts.entries()) {
    const text = said.toWellFormed();
    for (let offset = 0; offset < text.length;) {
      const end = endOfPiece(text, offset, limit);
      const part = text.slice(offset, end);
      if (part.trim() !== '') pieces.push({ turn, offset, text: part, bytes: Buffer.byteLength(part) });
      offset = end;
    }
  }
  return pieces;
}

function endOfPiece(text: string, start: number, limit: number): number {
  let bytes = 0;
  let end = start;
  while (end < text.length) {
    const point = text.codePointAt(end) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (bytes > limit) break;
    end += point > 0xffff ? 2 : 1;
  }
  if (end === text.length) return end;
  for (let cut = end; cut > Math.max(start, end - WORD); cut -= 1) {
    if (BREAK.test(text.charAt(cut - 1))) return cut;
  }
  return end;
}

/** As few documents as can be of whole pieces, each of at most `limit` bytes. */
export function packed(pieces: readonly Piece[], limit: number): Document[] {
  const documents: Document[] = [];
  let parts: { piece: Piece; from: number }[] = [];
  let text = '';
  let bytes = 0;
  const close = (): void => {
    if (parts.length > 0) documents.push({ text, parts });
    parts = [];
    text = '';
    bytes = 0;
  };
  for (const piece of pieces) {
    if (bytes + SEPARATOR.length + piece.bytes > limit) close();
    if (parts.length > 0) {
      text += SEPARATOR;
      bytes += SEPARATOR.length;
    }
    parts.push({ piece, from: text.length });
    text += piece.text;
    bytes += piece.bytes;
  }
  close();
  return documents;
}
