/** `completion bash|zsh|fish`: a script for the shell, made from the tree of commands. */
import { Argument, type Command } from 'commander';
import { command, type Runner } from './arguments.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

export function completionCommand(program: Command, run: Runner): void {
  command(program, 'completion', 'a script that completes commands and options in your shell')
    .addArgument(new Argument('<shell>', 'which one').choices(SHELLS))
    .action((shell: Shell) => {
      const script = completionScript(shell, program);
      return run.finish({ json: { shell, script }, text: script });
    });
}

interface Node {
  /** Words after `callvault`. */
  readonly path: string;
  /** What may come next: commands, options, choices of arguments. */
  readonly next: readonly string[];
  readonly descriptions: ReadonlyMap<string, string>;
}

export function completionScript(shell: Shell, program: Command): string {
  const nodes = nodesOf(program, []);
  switch (shell) {
    case 'bash':
      return bash(nodes);
    case 'zsh':
      return `#compdef callvault\nautoload -U +X bashcompinit && bashcompinit\n${bash(nodes)}`;
    case 'fish':
      return fish(nodes);
  }
}

function nodesOf(program: Command, path: readonly string[]): Node[] {
  const commands = program.commands;
  const options = program.options.filter(({ hidden }) => !hidden);
  const choices = program.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const described: [string, string][] = [
    ...commands.map((one): [string, string] => [one.name(), one.description()]),
    ...choices.map((choice): [string, string] => [choice, '']),
    ...options.map(({ long, short, description }): [string, string] => [long ?? short ?? '', description]),
  ];
  const node = { path: path.join(' '), next: described.map(([name]) => name), descriptions: new Map(described) };
  return [node, ...commands.flatMap((one) => nodesOf(one, [...path, one.name()]))];
}

/** Walks along the words that name commands; whatever else stands between them are options and values. */
function bash(nodes: readonly Node[]): string {
  const cases = nodes.map(({ path, next }) => `    "${path}") words="${next.join(' ')}" ;;`);
  const known = nodes.filter(({ path }) => path !== '').map(({ path }) => `"${path}"`);
  return [
    '_callvault() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" path="" word words',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    case "${path:+$path }$word" in',
    `      ${known.join('|')}) path="\${path:+$path }$word" ;;`,
    '    esac',
    '  done',
    '  case "$path" in',
    ...cases,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '  [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$current"))',
    '}',
    'complete -o filenames -F _callvault callvault',
  ].join('\n');
}

function fish(nodes: readonly Node[]): string {
  const lines = nodes.flatMap(({ path, descriptions }) =>
    [...descriptions].map(([name, description]) => {
      const what = name.startsWith('--')
        ? `-l ${name.slice(2)}`
        : name.startsWith('-')
          ? `-s ${name.slice(1)}`
          : `-a ${name}`;
      return `complete -c callvault -n "__callvault_at '${path}'" ${what} -d '${description.replaceAll("'", "\\'")}'`;
    }),
  );
  const known = nodes.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  return [
    'function __callvault_at',
    '  set -l path ""',
    '  for word in (commandline -opc)[2..-1]',
    '    set -l longer (string trim -- "$path $word")',
    `    contains -- $longer ${known.join(' ')}; and set path $longer`,
    '  end',
    '  test "$path" = "$argv[1]"',
    'end',
    ...lines,
  ].join('\n');
}
