/** How commands are declared: shared options, and parsers that refuse what makes no sense. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Command as FolderCommand } from './folder.ts';
import type { Result } from './output.ts';

export interface Shared {
  data?: string;
  json?: boolean;
}

/** Runs what a command does and prints the result. */
export interface Runner {
  readonly onFolder: (work: (command: FolderCommand) => Promise<Result>) => Promise<void>;
  readonly finish: (result: Promise<Result> | Result) => Promise<void>;
  readonly shared: () => Shared;
}

export function whole(text: string): number {
  if (!/^\d{1,9}$/u.test(text)) throw new InvalidArgumentError('must be a whole number.');
  return Number(text);
}

export function pageSize(text: string): number {
  const limit = whole(text);
  if (limit < 1 || limit > 200) throw new InvalidArgumentError('must be 1 to 200.');
  return limit;
}

/** Reasons, matters and purposes go into the custody log for good: they must say something. */
export function words(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('must not be empty.');
  return text;
}

export function repeated(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

export function limit(): Option {
  return new Option('--limit <n>', 'page size, 1 to 200').argParser(pageSize).default(50);
}

/** Every command takes the shared options after its name as well. */
export function command(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--data <folder>', 'data folder')
    .option('--json', 'print one JSON document on stdout')
    .hook('preAction', (_, action) => {
      const { data } = action.opts<Shared>();
      // `--data` may stand before or after the name of the command.
      if (data !== undefined) root(parent).setOptionValue('data', data);
    });
}

function root(command: Command): Command {
  return command.parent ? root(command.parent) : command;
}
