/** The console's files from beside the function, with `console: api`: static programs and documentation, for anybody. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { contentSecurityPolicy } from '../../console/content-security-policy.ts';
import { contentTypeOf, isText } from '../../console/file-types.ts';
import type { Api } from './proxy.ts';

/** Where the bundler lays them. */
export const BUNDLED_CONSOLE = fileURLToPath(new URL('console/', import.meta.url));
const CONFIG_PATH = '/console-config.json';

interface ConsoleFiles {
  readonly folder: string;
  /** Content of console-config.json. */
  readonly config: string;
  /** Origins that its pages may talk to. */
  readonly origins: readonly string[];
}

/** Only what is in the folder at the start is served, by its exact name; everything else is the API's. */
export function withConsole(api: Api, { folder, config, origins }: ConsoleFiles): Api {
  const files = filesOf(folder);
  const policy = `${contentSecurityPolicy(origins)}; upgrade-insecure-requests`;
  return {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (request.method !== 'GET') return api.fetch(request);
      if (pathname === CONFIG_PATH) return answer(request, pathname, Buffer.from(config), policy);
      if (pathname === '/docs' && files.has('/docs/index.html')) {
        return new Response(null, { status: 301, headers: { location: 'docs/' } });
      }
      const name = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
      const file = files.get(name);
      return file === undefined ? api.fetch(request) : answer(request, name, await readFile(file), policy);
    },
  };
}

/** Paths of requests to files. */
function filesOf(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [`/${relative(folder, file)}`, file];
    }),
  );
}

/** Names below assets/ change with what is in the files. */
async function answer(request: Request, name: string, bytes: Buffer, policy: string): Promise<Response> {
  const packed = isText(name) && /\bgzip\b/u.test(request.headers.get('accept-encoding') ?? '');
  return new Response(new Uint8Array(packed ? await promisify(gzip)(bytes) : bytes), {
    headers: {
      ...(packed && { 'content-encoding': 'gzip' }),
      ...HEADERS,
      'content-type': contentTypeOf(extname(name)),
      'content-security-policy': policy,
      'cache-control': name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  });
}

/** As CloudFront sends them with `console: cloudfront`. */
const HEADERS = {
  vary: 'accept-encoding',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
