/**
 * Asks the server for what the first page shows while the program that shows it is still loading: who the reader is, and the newest calls.
 * The program takes these answers in place of asking itself. Small, for it runs before everything else.
 */
import { loadConfig, type ConsoleConfig } from './shared/config.ts';
import { loadComponentWords } from './shared/component-words.ts';
import { type Formats, formatsIn } from './shared/formats.ts';
import { initialLocale } from './shared/locale.ts';
import { tokenFromAddress } from './sign-in/address.ts';
import { keptToken, takeToken } from './sign-in/token-store.ts';

/** As the search page asks for it; a test holds both together. */
const FIRST_SEARCH = '/search?q=&limit=20';

const answers = new Map<string, Promise<Response>>();
let config: Promise<ConsoleConfig> | undefined;
/** Until everything is asked that is asked early. */
let asking: Promise<void> | undefined;

/** Ends when everything is asked; the answers come later. */
export async function askEarly(): Promise<void> {
  config = readConfig();
  // Whoever takes an answer learns that it failed.
  asking = askAll(config).catch(() => undefined);
  loadComponentWords(initialLocale()).catch(() => undefined);
  await asking;
}

/** Once; asked for again after that. */
export function earlyConfig(): Promise<ConsoleConfig> {
  const first = config ?? readConfig();
  config = undefined;
  return first;
}

/** How people sign in says whether a link may do it. */
async function readConfig(): Promise<ConsoleConfig> {
  const found = await loadConfig();
  takeToken(found, tokenFromAddress());
  return found;
}

/** In place of `fetch`. Each early answer is given once. */
export async function earlyFetch(request: Request): Promise<Response> {
  const key = keyOf(request.url, request.headers.get('authorization'));
  if (request.method === 'GET' && !answers.has(key)) await asking;
  const early = request.method === 'GET' ? answers.get(key) : undefined;
  if (early === undefined) return fetch(request);
  answers.delete(key);
  return early.catch(() => fetch(request));
}

/** The search, before anybody has asked for anything: `#/`, and no words that the history leads to. */
export function isFirstPage(): boolean {
  const state: unknown = history.state;
  const kept = typeof state === 'object' && state !== null && 'usr' in state ? state.usr : undefined;
  return ['', '#', '#/'].includes(location.hash) && (kept ?? undefined) === undefined;
}

async function askAll(config: Promise<ConsoleConfig>): Promise<void> {
  const { apiBase } = await config;
  const token = keptToken();
  if (token === undefined) return;
  const base = new URL(apiBase, document.baseURI).href.replace(/\/+$/u, '');
  const me = await ask(`${base}/me`, token);
  if (!isFirstPage() || !me.ok || !maySearch(await me.clone().json())) return;
  // A failure is for whoever takes the answer.
  ask(base + FIRST_SEARCH, token).catch(() => undefined);
  setTimeout(() => {
    warmUp(formatsIn(initialLocale()));
  });
}

/** The first date and the first number take browsers tens of milliseconds: spent here, where there is nothing but waiting. */
function warmUp({ time, number }: Formats): void {
  time(new Date().toISOString());
  number(1);
}

function ask(url: string, token: string): Promise<Response> {
  const authorization = `Bearer ${token}`;
  const answer = fetch(url, { headers: { accept: 'application/json', authorization } });
  answers.set(keyOf(url, authorization), answer);
  return answer;
}

/** What one person may read is no answer for the next. */
function keyOf(url: string, authorization: string | null): string {
  return `${authorization ?? ''} ${url}`;
}

/** A refused search would be on record. */
function maySearch(me: unknown): boolean {
  return (
    typeof me === 'object' &&
    me !== null &&
    'rights' in me &&
    Array.isArray(me.rights) &&
    me.rights.some((right) => right === 'search')
  );
}
