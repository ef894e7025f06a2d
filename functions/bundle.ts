/**
 * Builds one ES module per function with esbuild: what Lambda starts is one file with everything in it, the SDK included, and the policy
 * files beside it where the function reads them. Codecs and language data come as strings inside their packages.
 */
import { cpSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { AppError } from '../core/errors.ts';
import { loadPolicies } from './policies.ts';

export interface Bundled {
  readonly name: string;
  /** Folder that becomes the function's code: `index.mjs` and the data it reads. */
  readonly dir: string;
  /** Bytes of `index.mjs`. */
  readonly bytes: number;
  /** Bytes of everything in the folder. */
  readonly totalBytes: number;
  /** What `totalBytes` may be. */
  readonly limit: number;
}

export interface BundleRequest {
  readonly outDir: string;
  /** All functions unless named. */
  readonly names?: readonly string[];
  /** verify.mjs, for the function that makes evidence bundles. */
  readonly verifier: Uint8Array;
  /** Folder of the built console, for the function that serves it. */
  readonly console?: string | undefined;
}

const SMALL = 1.5 * 1024 ** 2;
const LARGE = 12 * 1024 ** 2;
/** Those that need the Encryption SDK, codecs or language data. */
export const LARGE_FUNCTIONS: readonly string[] = [
  // What a matter waits for is held at its arrival; holds lead to the rest of the core.
  'receive-upload',
  'purge-recording',
  'review-archive',
  'run-export',
  'screen-recording',
  'seal-recording',
  'transcribe-recording',
  'analyse-recording',
  'index-recording',
  'make-access-copy',
  'finish-transcription',
  'sweep-archive',
  'audit-log',
  'serve-api',
];

const HERE = fileURLToPath(new URL('./', import.meta.url));
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const POLICIES = join(ROOT, 'policies');

/** Some packages in a bundle are CommonJS and ask for Node's modules by `require`. */
const BANNER = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
].join('\n');

export function functionNames(): readonly string[] {
  return readdirSync(HERE).filter((name) => existsSync(join(HERE, name, 'handler.ts')));
}

/** Errors: POLICY_INVALID, TOO_LARGE naming the function, and whatever esbuild cannot build. */
export async function bundleFunctions({
  outDir,
  names = functionNames(),
  verifier,
  console,
}: BundleRequest): Promise<readonly Bundled[]> {
  loadPolicies(POLICIES);
  for (const name of names) rmSync(join(outDir, name), { recursive: true, force: true });
  const entries = names.map((name) => ({ in: join(HERE, name, 'handler.ts'), out: `${name}/index` }));
  const { outputs } = await bundleEntries(entries, outDir);
  return names.map((name) => {
    const dir = join(outDir, name);
    const output = Object.values(outputs).find(({ entryPoint }) => entryPoint === `functions/${name}/handler.ts`);
    // Only those that read them get them.
    if (output && 'functions/policies.ts' in output.inputs) {
      cpSync(POLICIES, join(dir, 'policies'), { recursive: true });
    }
    if (output && 'functions/verifier.ts' in output.inputs) writeFileSync(join(dir, 'verify.mjs'), verifier);
    if (console !== undefined && output && 'functions/serve-api/console.ts' in output.inputs) {
      cpSync(console, join(dir, 'console'), { recursive: true });
    }
    return checked({ name, dir, bytes: statSync(join(dir, 'index.mjs')).size, totalBytes: sizeOf(dir) });
  });
}

/** Each entry becomes a module of its own, `<out>.mjs`; in one build, because they share most of their sources. */
export async function bundleEntries(entries: { in: string; out: string }[], outdir: string): Promise<Metafile> {
  const { metafile } = await build({
    ...{ entryPoints: entries, outdir, outExtension: { '.js': '.mjs' }, absWorkingDir: ROOT, metafile: true },
    ...{ bundle: true, minify: true, keepNames: true, treeShaking: true, legalComments: 'none', charset: 'utf8' },
    ...{ platform: 'node', target: 'node24', format: 'esm', mainFields: ['module', 'main'] },
    banner: { js: BANNER },
    logLevel: 'warning',
  });
  return metafile;
}

function checked(bundle: Omit<Bundled, 'limit'>): Bundled {
  const limit = LARGE_FUNCTIONS.includes(bundle.name) ? LARGE : SMALL;
  if (bundle.totalBytes <= limit) return { ...bundle, limit };
  throw new AppError('TOO_LARGE', `The bundle of ${bundle.name} has ${bundle.totalBytes} bytes.`);
}

function sizeOf(dir: string): number {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
