/** The console of the single-machine edition: built from its source when that has changed, and served beside the API. */
import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serveStatic } from '@hono/node-server/serve-static';
import { OpenAPIHono } from '@hono/zod-openapi';
import { contentSecurityPolicy } from '../console/content-security-policy.ts';

const ROOT = join(import.meta.dirname, '..');
const SOURCES = ['console', 'client', 'package-lock.json'];
/** Schemas of the API come from core/. */
const DOCS_SOURCES = ['docs', 'local/docs-site', 'api', 'core', 'client', 'README.zh-CN.md', 'CHANGELOG.md'];
const BUILT = join(ROOT, 'console/dist');
const DOCS = join(BUILT, 'docs');
const STAMP = 'source.sha256';
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');
const VITE_CONFIG = join(ROOT, 'console/vite.config.ts');
const YEAR_SECONDS = 31_536_000;

const run = promisify(execFile);

const CONFIG = { apiBase: '', signIn: { kind: 'token' }, docs: './docs/' };

/** The folder of the built console. Takes about ten seconds when something has changed, and says so. Without the tools to build it: nothing. */
export async function buildConsole(say: (text: string) => void): Promise<string | undefined> {
  const built = await buildPages(say);
  if (built !== undefined) await buildDocumentation(say);
  return built;
}

async function buildPages(say: (text: string) => void): Promise<string | undefined> {
  const source = hashOf(SOURCES);
  if (isBuiltFrom(BUILT, source)) return BUILT;
  say('Building the console; this happens once and takes about ten seconds.');
  // Beside the old one, so that nobody is served half of it.
  const fresh = `${BUILT}-${process.pid}`;
  try {
    await run(process.execPath, [VITE, 'build', '--config', VITE_CONFIG, '--outDir', fresh, '--logLevel', 'error'], {
      env: { ...process.env, NODE_ENV: 'production' },
    });
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    say(error instanceof Error ? error.message : '');
    say('The console cannot be built (repeat npm ci): the API runs without it.');
    return undefined;
  }
  writeFileSync(join(fresh, STAMP), source);
  rmSync(BUILT, { recursive: true, force: true });
  renameSync(fresh, BUILT);
  return BUILT;
}

/** Below the console, whose help button leads there. The console works without it. */
async function buildDocumentation(say: (text: string) => void): Promise<void> {
  const source = hashOf(DOCS_SOURCES);
  if (isBuiltFrom(DOCS, source)) return;
  try {
    const { buildDocs } = await import('./docs-site/build.ts');
    buildDocs(DOCS);
    writeFileSync(join(DOCS, STAMP), source);
  } catch (error) {
    say(`The documentation cannot be built: ${error instanceof Error ? error.message : ''}`);
  }
}

/** The console at `/`, everything else to the API. */
export function withConsole(api: OpenAPIHono, folder: string): OpenAPIHono {
  const site = new OpenAPIHono();
  site.use(async (c, next) => {
    await next();
    if (c.res.headers.has('content-security-policy')) return;
    c.header('content-security-policy', contentSecurityPolicy());
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    c.header('cross-origin-opener-policy', 'same-origin');
    c.header('cross-origin-resource-policy', 'same-origin');
    // Names of files below assets/ change with what is in them.
    const kept = c.req.path.startsWith('/assets/') && c.res.status === 200;
    c.header('cache-control', kept ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
  });
  site.get('/console-config.json', (c) => c.json(CONFIG));
  const files = serveStatic({ root: folder });
  // Pages of the documentation refer to each other by relative links.
  site.get('/docs', (c) => c.redirect('/docs/'));
  for (const path of ['/', '/favicon.svg', '/assets/*', '/docs/*']) site.get(path, files);
  site.all('*', (c) => api.fetch(c.req.raw, c.env));
  return site;
}

function isBuiltFrom(folder: string, source: string): boolean {
  const stamp = join(folder, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === source;
}

function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) addTo(hash, path);
  return hash.digest('hex');
}

function addTo(hash: ReturnType<typeof createHash>, path: string): void {
  const entries = readdirOf(path);
  if (entries === undefined) hash.update(path).update(readFileSync(join(ROOT, path)));
  else for (const name of entries.filter((entry) => !entry.startsWith('dist')).sort()) addTo(hash, join(path, name));
}

/** Nothing for a file. */
function readdirOf(path: string): readonly string[] | undefined {
  return path.includes('.') ? undefined : readdirSync(join(ROOT, path));
}
