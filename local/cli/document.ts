/** docs/cli.md, from the tree of commands: what `--help` says, on one page. */
import type { Command, Option } from 'commander';
import { EXAMPLES } from './examples.ts';
import { createProgram } from './program.ts';

const HEAD = `# The command line

<!-- Made by \`npm run docs:cli\` from the code. Do not edit. -->

\`npx callvault ...\` works on a data folder, or on a deployed API.

- \`--data FOLDER\`: the data folder. Default: \`$CALLVAULT_DATA\`, or \`./data\`.
- \`--api URL\` and \`--token TOKEN\`: a deployed API. Default: \`$CALLVAULT_API\` and \`$CALLVAULT_TOKEN\`. Other users of a machine can see
  a token that stands on the command line, so prefer the variable.
- \`--json\`: exactly one JSON document on stdout, also for failures: \`{"error": {"code", "message", "detail"?}}\`.
- Exit code: 0 done, 1 refused or failed verification, 2 wrong usage.
- A folder without an archive is left as it is, except by commands that begin one, such as \`ingest\`.
- \`callvault help COMMAND\` shows the help of a command. \`callvault completion bash|zsh|fish\` prints a completion script.

| Command | What it does | Over the API |
|---|---|---|
`;

/** Options that every command has, or that say nothing new. */
const SHARED = new Set(['--data', '--json', '--api', '--token', '--help']);

export function cliDocument(): string {
  const leaves = leavesOf(treeOf(), []);
  const rows = leaves.map(({ path, command }) => {
    const link = `[\`${path}\`](#${path.replaceAll(' ', '-')})`;
    return `| ${link} | ${cell(command.description())} | ${worksRemotely(command) ? 'yes' : ''} |`;
  });
  return `${HEAD}${rows.join('\n')}\n\n${leaves.map(sectionOf).join('\n')}`;
}

/** The tree without anything behind it. */
export function treeOf(): Command {
  const nothing = (): Promise<void> => Promise.resolve();
  const tree = createProgram(() => ({
    ...{ onFolder: nothing, onEither: nothing, finish: nothing },
    shared: () => ({}),
    assertLocal: () => undefined,
  }));
  for (const { command } of leavesOf(tree, [])) command.action(nothing);
  return tree;
}

interface Leaf {
  readonly path: string;
  readonly command: Command;
}

/** Commands that do something, in the order of the help. */
export function leavesOf(program: Command, above: readonly string[]): Leaf[] {
  return program.commands.flatMap((command) => {
    const path = [...above, command.name()];
    return command.commands.length > 0 ? leavesOf(command, path) : [{ path: path.join(' '), command }];
  });
}

export function worksRemotely({ options }: Command): boolean {
  return options.some(({ long, hidden }) => long === '--api' && !hidden);
}

function sectionOf({ path, command }: Leaf): string {
  const own = command.options.filter(({ long, hidden }) => !hidden && !SHARED.has(long ?? ''));
  const examples = EXAMPLES[path];
  return [
    `## ${path}`,
    '',
    sentence(command.description()),
    '',
    '```',
    `callvault ${path}${usageOf(command)}`,
    '```',
    '',
    ...(own.length > 0 ? ['| Option | |', '|---|---|', ...own.map(optionRow), ''] : []),
    ...(examples ? ['```sh', ...examples, '```', ''] : []),
  ].join('\n');
}

function usageOf(command: Command): string {
  const usage = command.usage().replace('[options]', '').trim();
  return usage === '' ? ' [options]' : ` [options] ${usage}`;
}

function optionRow({ flags, description, mandatory, argChoices, defaultValue }: Option): string {
  const notes = [
    description,
    argChoices && `one of ${argChoices.join(', ')}`,
    mandatory ? 'required' : undefined,
    typeof defaultValue === 'number' || typeof defaultValue === 'string' ? `default ${defaultValue}` : undefined,
  ].filter((note) => note !== undefined && note !== '');
  return `| \`${flags.replaceAll('|', '\\|')}\` | ${cell(notes.join('; '))} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replaceAll('<', '&lt;');
}
