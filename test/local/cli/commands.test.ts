/** The names and options that scripts rely on, the help, the completion and the page that is made from the same tree. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { completionScript } from '../../../local/cli/completion.ts';
import { cliDocument, leavesOf, treeOf } from '../../../local/cli/document.ts';
import { EXAMPLES } from '../../../local/cli/examples.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { callvault, cliOn, documentOf, ROOT } from './run-cli.ts';
import * as shapes from './shapes.ts';

/** What scripts call: kept, added to, never renamed. Operands in <>, options after them. */
const CONTRACT: Readonly<Record<string, readonly string[]>> = {
  ingest: [
    ...['<files...>', '--metadata', '--business-line', '--call-id', '--source', '--agent', '--customer'],
    ...['--started-at', '--language', '--channels', '--transcript', '--no-wait', '--api', '--token'],
  ],
  process: [],
  show: ['<id>', '--api'],
  list: ['--filter', '--state', '--api'],
  search: ['<words>', '--filter', '--api'],
  'quarantine list': ['--api'],
  'quarantine decide': ['<id>', '--accept', '--reject', '--reason', '--api'],
  verify: ['[ids...]', '--all', '--api'],
  export: ['[ids...]', '--output', '--purpose', '--api'],
  'verify-bundle': ['<bundle>', '--key'],
  'hold place': ['--matter', '--id', '--query', '--reason', '--api'],
  'hold release': ['--matter', '--id', '--query', '--reason', '--api'],
  approve: ['<id>', '--api'],
  erase: ['--id', '--customer', '--reason', '--api'],
  restrict: ['--id', '--customer', '--reason', '--api'],
  retention: ['<id>', '--api'],
  'retention-event': ['<id>', '--type', '--at', '--api'],
  'policy check': [],
  'policy plan': ['<file>', '--api'],
  'log checkpoint': ['--api'],
  'log key': ['--api'],
  'log events': ['--cursor', '--limit', '--api'],
  'log prove': ['[id]', '--api'],
  'log fsck': ['--api'],
  reconcile: ['<cdr>', '--api'],
  import: ['<format>', '<path>'],
  token: ['--role', '--subject', '--minutes'],
  serve: ['--port'],
  bench: [],
  cost: [],
};

const tree = treeOf();
const leaves = leavesOf(tree, []);
const temporary = temporaryFolder('cli-commands');
const nowhere = join(temporary.path, 'none');

afterAll(temporary.remove);

describe('the tree of commands', () => {
  it.each(Object.entries(CONTRACT))('%s is there, with its operands and options', (path, wanted) => {
    const command = leaves.find((leaf) => leaf.path === path)?.command;
    const operands = command?.registeredArguments.map((argument) => {
      const name = argument.variadic ? `${argument.name()}...` : argument.name();
      return argument.required ? `<${name}>` : `[${name}]`;
    });
    const options = command?.options.filter(({ hidden }) => !hidden).map(({ long }) => long);
    expect([...(operands ?? []), ...(options ?? [])]).toEqual(expect.arrayContaining([...wanted, '--data', '--json']));
  });

  it('has a description for everything, and examples that parse', async () => {
    for (const { path, command } of leaves) expect(command.description(), path).toMatch(/\S/u);
    for (const [path, examples] of Object.entries(EXAMPLES)) {
      expect(leaves.map((leaf) => leaf.path)).toContain(path);
      for (const example of examples) {
        const words = (example.split(' > ')[0] ?? '').match(/"[^"]*"|\S+/gu) ?? [];
        const args = words.slice(1).map((word) => word.replaceAll('"', ''));
        await treeOf().exitOverride().parseAsync(args, { from: 'user' });
      }
    }
  });

  it('docs/cli.md is up to date: npm run docs:cli', () => {
    expect(readFileSync(join(ROOT, 'docs/cli.md'), 'utf8') === cliDocument()).toBe(true);
  });
});

describe('help', () => {
  it('of a command has its options and examples', async () => {
    for (const args of [
      ['help', 'hold'],
      ['hold', 'place', '--help'],
    ]) {
      const { code, stdout } = await callvault(args);
      expect(code).toBe(0);
      expect(stdout).toContain('place');
    }
    expect((await callvault(['verify', '--help'])).stdout).toContain('callvault verify --all');
  });
});

describe('completion', () => {
  it('bash completes commands, options and choices', () => {
    const file = join(temporary.path, 'callvault.bash');
    writeFileSync(file, completionScript('bash', tree));
    const complete = (...line: string[]): string[] => {
      const words = ['callvault', ...line].map((word) => `'${word}'`).join(' ');
      const script = `source ${file}; COMP_WORDS=(${words}); COMP_CWORD=${line.length}; _callvault; echo "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split(' ');
    };
    expect(complete('quar')).toEqual(['quarantine']);
    expect(complete('hold', '')).toEqual(expect.arrayContaining(['place', 'release']));
    expect(complete('--json', 'hold', 'place', '--mat')).toEqual(['--matter']);
    expect(complete('insights', 'root')).toEqual(['root-causes']);
  });

  it('zsh and fish know every command', () => {
    const [zsh, fish] = [completionScript('zsh', tree), completionScript('fish', tree)];
    expect(zsh.startsWith('#compdef callvault')).toBe(true);
    for (const { path } of leaves) {
      expect(zsh).toContain(`"${path}"`);
      expect(fish).toContain(`'${path}'`);
    }
  });
});

describe('where there is no archive', () => {
  it.each(
    [
      ...[['list'], ['show', 'x'], ['search', 'x'], ['verify', '--all'], ['log', 'key'], ['log', 'fsck'], ['alerts']],
      ...[['retention', 'x'], ['quarantine', 'list'], ['insights', 'topics'], ['matter', 'list'], ['dispose']],
    ].map((args) => [args.join(' '), args] as const),
  )('%s makes none, and says what to do', async (_, args) => {
    const { error } = await cliOn(nowhere)(shapes.failureShape, 1, ...args);
    expect(error.code).toBe('NOT_FOUND');
    expect(error.message).toContain('callvault ingest');
    expect(existsSync(nowhere)).toBe(false);
  });
});

describe('one JSON document, whatever is wrong', () => {
  it.each([
    ['no command', 2, []],
    ['an unknown command', 2, ['fly']],
    ['a group alone', 2, ['hold']],
    ['an unknown option', 2, ['list', '--colour']],
    ['a missing operand', 2, ['show']],
    ['a missing option', 2, ['export', 'x', '--purpose', 'p']],
    ['a policy folder that is not there', 1, ['policy', 'check', '/nope']],
    ['a policy folder that is a file', 1, ['policy', 'check', 'package.json']],
  ])('%s', async (_, exit, args) => {
    const { error } = documentOf(await callvault([...args, '--json']), shapes.failureShape, exit);
    expect(error.message).toMatch(/\S/u);
  });

  it('cost prints its shape', async () => {
    const shape = z.looseObject({ currency: z.literal('USD'), idle: z.array(z.unknown()) });
    documentOf(await callvault(['cost', '--json']), shape, 0);
  });
});
