/** The token of this tab. It goes with the tab, and never into a URL that is sent or kept. */
import type { ConsoleConfig } from '../shared/config.ts';

const KEY = 'callvault.token';

let offered: string | undefined;

/**
 * The link that the local server prints carries a token behind the hash, which browsers do not send. Where people sign in with their company
 * no link signs anybody in, and whoever is signed in stays who they are: their work must not end up in the name of whoever made the link.
 */
export function takeToken({ signIn }: Pick<ConsoleConfig, 'signIn'>, given: string | undefined): void {
  if (given === undefined || signIn.kind !== 'token') return;
  if (keptToken() === undefined) keepToken(given);
  else offered = given;
}

/** Of a link that somebody opened who was signed in; for when that has ended. */
export function offeredToken(): string {
  return offered ?? '';
}

export function keepToken(token: string): void {
  sessionStorage.setItem(KEY, token);
}

export function keptToken(): string | undefined {
  return sessionStorage.getItem(KEY) ?? undefined;
}

/** Alone: what the sign-in library keeps is needed for leaving. */
export function dropToken(): void {
  sessionStorage.removeItem(KEY);
}

/** With everything the sign-in library keeps there: otherwise it would sign in again by itself. */
export function forgetToken(): void {
  sessionStorage.clear();
}
