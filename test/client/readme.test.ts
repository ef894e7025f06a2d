import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

it('the example of the README compiles', () => {
  const [, code = ''] = /```ts\n([\s\S]*?)```/u.exec(readFileSync(path('client/README.md'), 'utf8')) ?? [];
  expect(code).toContain('createCallvaultClient');
  expect(problemsIn(code)).toEqual([]);
  expect(problemsIn(code.replace('recording.state', 'recording.stat'))).toHaveLength(1);
});

/** The code stands beside index.ts for the compiler alone: nothing is written there. */
function problemsIn(code: string): string[] {
  const example = path('client/example.ts');
  const unrecoverable = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const options = ts.getParsedCommandLineOfConfigFile(path('tsconfig.json'), {}, unrecoverable)?.options ?? {};
  const host = ts.createCompilerHost(options);
  const parse = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === example ? ts.createSourceFile(name, code, ts.ScriptTarget.ES2024, true) : parse(name, ...rest);
  const program = ts.createProgram([example], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(example))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
