/** The templates of the checked-in configs have nothing that cfn-lint would say, but for what is listed here with its reason. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LINT = fileURLToPath(new URL('servers/cfn-lint.sh', import.meta.url));
const CONFIGS = ['china', 'eu-replica', 'full', 'minimal'];

interface Ignored {
  readonly rule: string;
  readonly path: RegExp;
  readonly reason: string;
}

const IGNORED: readonly Ignored[] = [
  {
    rule: 'W3005',
    path: /^Resources\/\w+Function[0-9A-F]{8}\/DependsOn\/\d+$/u,
    reason:
      'The CDK lets a function wait for its role and the policies of it; that the role is named anyway does no harm.',
  },
];

const findingsSchema = z.array(
  z.object({
    Filename: z.string(),
    Message: z.string(),
    Rule: z.object({ Id: z.string() }),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])).nullish() }),
  }),
);

let outDir = '';
let findings: { rule: string; path: string; where: string; message: string }[] = [];

beforeAll(async () => {
  outDir = mkdtempSync(join(tmpdir(), 'callvault-lint-'));
  await run(process.execPath, ['bin/synth.ts', outDir], { cwd: ROOT });
  const templates = CONFIGS.flatMap((name) =>
    readdirSync(join(outDir, name))
      .filter((file) => file.endsWith('.template.json'))
      .map((file) => join(outDir, name, file)),
  );
  // Exit codes other than 0 are findings; stdout tells them.
  const { stdout } = await run(LINT, ['--non-zero-exit-code', 'none', '--format', 'json', ...templates]);
  findings = findingsSchema.parse(JSON.parse(stdout)).map(({ Filename, Message, Rule, Location }) => ({
    rule: Rule.Id,
    path: (Location.Path ?? []).join('/'),
    where: Filename.slice(outDir.length),
    message: Message,
  }));
}, 600_000);

afterAll(() => {
  rmSync(outDir, { recursive: true, force: true });
});

const isIgnored = ({ rule, path }: { rule: string; path: string }): boolean =>
  IGNORED.some((ignored) => ignored.rule === rule && ignored.path.test(path));

test('cfn-lint has nothing to say about the templates', () => {
  expect(findings.filter((finding) => !isIgnored(finding))).toEqual([]);
});

test('what is ignored is still found', () => {
  const unused = IGNORED.filter(
    ({ rule, path }) => !findings.some((found) => found.rule === rule && path.test(found.path)),
  );
  expect(unused).toEqual([]);
});
