/** Which API the command line talks to, if any: `--api` and `--token`, or the environment. */
import { createCallvaultClient, type CallvaultClient } from '../../../client/index.ts';
import { AppError } from '../../../core/errors.ts';
import type { Shared } from '../arguments.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A folder that is named beats an API of the environment. Errors: USAGE. */
export function apiUrl({ api, data }: Shared, env: Environment): string | undefined {
  if (api !== undefined && data !== undefined) throw new AppError('USAGE', 'Say --data or --api, one of the two.');
  const url = api ?? (data === undefined ? env['CALLVAULT_API'] : undefined);
  if (url === undefined || url === '') return undefined;
  if (!URL.canParse(url) || !/^https?:$/u.test(new URL(url).protocol)) {
    throw new AppError('USAGE', '--api takes a URL, such as https://callvault.example.');
  }
  return url;
}

/** Errors: USAGE without a token. */
export function connect(shared: Shared, env: Environment): CallvaultClient | undefined {
  const baseUrl = apiUrl(shared, env);
  if (baseUrl === undefined) return undefined;
  const token = shared.token ?? env['CALLVAULT_TOKEN'];
  if (token === undefined || token === '') {
    throw new AppError('USAGE', 'The API needs a token: CALLVAULT_TOKEN or --token.');
  }
  return createCallvaultClient({ baseUrl, token });
}
