/** Makes verify.mjs out of the same code that `verify-bundle` runs. */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

/** The same source gives the same bytes. */
export async function buildVerifier(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./main.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'inline',
    logLevel: 'silent',
    absWorkingDir: fileURLToPath(new URL('../../', import.meta.url)),
    banner: {
      js: '// Callvault evidence verifier. No dependencies, no network. Run: node verify.mjs [--key VERIFIER_KEY]',
    },
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}
