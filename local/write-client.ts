/**
 * `npm run client`: writes the types of the client package, which a test compares. With `--build` also what a package registry gets, in
 * client/dist: there Node runs JavaScript only.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';
import { clientSchema } from './client-schema.ts';

const path = (name: string): string => fileURLToPath(new URL(`../client/${name}`, import.meta.url));

writeFileSync(path('schema.d.ts'), await clientSchema());
if (process.argv.includes('--build')) {
  const shared = { bundle: true, format: 'esm', platform: 'neutral', target: 'es2022' } as const;
  await build({ ...shared, entryPoints: [path('index.ts')], outfile: path('dist/index.js'), packages: 'external' });
  const program = ts.createProgram([path('index.ts')], {
    ...{ declaration: true, emitDeclarationOnly: true, rewriteRelativeImportExtensions: true },
    ...{ strict: true, skipLibCheck: true, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2024 },
    ...{ outDir: path('dist'), types: ['node'] },
  });
  program.emit();
  writeFileSync(path('dist/schema.d.ts'), ts.sys.readFile(path('schema.d.ts')) ?? '');
}
