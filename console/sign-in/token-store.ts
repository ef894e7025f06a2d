/** The token of this tab. It goes with the tab, and never into a URL that is sent or kept. */
const KEY = 'callvault.token';

/** The link that the local server prints carries a token behind the hash, which browsers do not send. */
export function takeTokenFromAddress(): void {
  const given = /^#token=([\w.-]+)$/u.exec(location.hash)?.[1];
  if (given === undefined) return;
  keepToken(given);
  history.replaceState(null, '', `${location.pathname}#/`);
}

export function keepToken(token: string): void {
  sessionStorage.setItem(KEY, token);
}

export function keptToken(): string | undefined {
  return sessionStorage.getItem(KEY) ?? undefined;
}

/** With everything the sign-in library keeps there: otherwise it would sign in again by itself. */
export function forgetToken(): void {
  sessionStorage.clear();
}
