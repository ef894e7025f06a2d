/** What this page's address says. */

/** Where the console is, without what stands behind it. */
export function home(): string {
  return location.origin + location.pathname;
}

/** Of a link that the local server printed. It stands in the address no more after that. */
export function tokenFromAddress(): string | undefined {
  const given = /^#token=([\w.-]+)$/u.exec(location.hash)?.[1];
  if (given !== undefined) history.replaceState(null, '', `${location.pathname}#/`);
  return given;
}
