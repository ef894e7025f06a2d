import { createCallvaultClient, type CallvaultClient } from '../../client/index.ts';
import { earlyFetch } from '../early.ts';
import type { ConsoleConfig } from '../shared/config.ts';

/** Of the deployment's API, for whoever has the token. */
export function clientFor({ apiBase }: ConsoleConfig, token: string | undefined): CallvaultClient {
  return createCallvaultClient({ baseUrl: new URL(apiBase, document.baseURI).href, token, fetch: earlyFetch });
}
