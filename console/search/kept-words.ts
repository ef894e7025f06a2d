/** The words of the searches of this tab, by an id that the state of a page of its history holds. */
const KEY = 'callvault.words';
const MOST = 50;

type Kept = readonly (readonly [id: string, words: string])[];

/** What the page of the history holds from now on; null for no words. */
export function keepWords(words: string): { readonly words: string } | null {
  if (words.trim() === '') return null;
  const others = read().filter(([, kept]) => kept !== words);
  const known = read().find(([, kept]) => kept === words)?.[0];
  const id = known ?? crypto.getRandomValues(new Uint32Array(2)).join('-');
  sessionStorage.setItem(KEY, JSON.stringify([...others, [id, words]].slice(-MOST)));
  return { words: id };
}

/** Undefined when it holds none, or they are gone. */
export function keptWords(state: unknown): string | undefined {
  const id = typeof state === 'object' && state !== null && 'words' in state ? state.words : undefined;
  return read().find(([kept]) => kept === id)?.[1];
}

function read(): Kept {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isPair) : [];
  } catch {
    return [];
  }
}

function isPair(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'string');
}
