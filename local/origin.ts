/** Under which address the server's links are given: the one its caller uses, as far as that is its own. Pages may only follow links to where they came from. */
import { AsyncLocalStorage } from 'node:async_hooks';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export interface Origins {
  /** Runs `answer` for a request that came with this `Host`. */
  readonly during: <T>(host: string | undefined, answer: () => T) => T;
  /** Such as `http://localhost:8700`; outside of a request the server's own. */
  readonly current: () => string;
}

/** `own` such as `http://127.0.0.1:8700`; asked for late, because the port may be known late. */
export function createOrigins(own: () => string): Origins {
  const hosts = new AsyncLocalStorage<string | undefined>();
  return {
    during: (host, answer) => hosts.run(host, answer),
    current: () => originFor(hosts.getStore(), own()),
  };
}

/**
 * A caller may say any name: what is neither of this machine nor the one the server was started with is not repeated. The port is the caller's,
 * for containers and tunnels show another one.
 */
export function originFor(host: string | undefined, own: string): string {
  const url = host === undefined || !/^[\w.:[\]-]+$/u.test(host) ? undefined : URL.parse(`http://${host}`);
  if (!url) return own;
  return LOOPBACK.has(url.hostname) || url.hostname === new URL(own).hostname ? url.origin : own;
}
