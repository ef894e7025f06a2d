/** A client over the API in memory, without a network. */
import { createCallvaultClient, type CallvaultClient, type ClientOptions } from '../../client/index.ts';
import { compliance, tokenOf, type TestApi, type Who } from '../api/support.ts';

/** Every request it made, in order. */
export interface TestClient {
  readonly client: CallvaultClient;
  readonly sent: Request[];
  /** How long it waited before tries, ms. */
  readonly waits: number[];
}

export function clientOf(api: TestApi, who: Who = compliance, options: Partial<ClientOptions> = {}): TestClient {
  const sent: Request[] = [];
  const waits: number[] = [];
  const client = createCallvaultClient({
    baseUrl: 'http://test/',
    token: tokenOf(who),
    fetch: async (request) => {
      sent.push(request.clone());
      return await api.app.fetch(request);
    },
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    ...options,
  });
  return { client, sent, waits };
}
