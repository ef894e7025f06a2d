/** How commands are declared: shared options, and parsers that refuse what makes no sense. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { CallvaultClient } from '../../client/index.ts';
import type { Command as FolderCommand } from './folder.ts';
import type { Result } from './output.ts';

export interface Shared {
  data?: string;
  json?: boolean;
  api?: string;
  token?: string;
}

type OnFolder = (command: FolderCommand) => Promise<Result>;

/** Runs what a command does and prints the result. */
export interface Runner {
  /** A command for a data folder alone. `create`: it may be the first one there. */
  readonly onFolder: (work: OnFolder, empty?: 'create') => Promise<void>;
  /** A command that a deployed API can do as well. */
  readonly onEither: (
    folder: OnFolder,
    api: (client: CallvaultClient) => Promise<Result>,
    empty?: 'create',
  ) => Promise<void>;
  readonly finish: (result: Promise<Result> | Result) => Promise<void>;
  readonly shared: () => Shared;
  /** Errors: USAGE when the command is given an API. */
  readonly assertLocal: () => void;
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

const WHERE = 'Where:';

/** Options that stand before or after the name of a command. */
export function sharedOptions(): { data: Option; json: Option; api: Option; token: Option } {
  return {
    data: new Option('--data <folder>', 'data folder; $CALLVAULT_DATA, or ./data').helpGroup(WHERE),
    json: new Option('--json', 'print one JSON document on stdout').helpGroup(WHERE),
    api: new Option('--api <url>', 'deployed API in place of a folder; $CALLVAULT_API').helpGroup(WHERE),
    token: new Option('--token <token>', 'token for the API; better in $CALLVAULT_TOKEN').helpGroup(WHERE),
  };
}

/** A command that works on a data folder, or on neither. */
export function command(parent: Command, name: string, description: string): Command {
  const { data, json, api, token } = sharedOptions();
  return declared(parent, name, description, [data, json, api.hideHelp(), token.hideHelp()]);
}

/** A command that works on a data folder and over the API. */
export function apiCommand(parent: Command, name: string, description: string): Command {
  const { data, json, api, token } = sharedOptions();
  return declared(parent, name, description, [data, api, token, json]);
}

function declared(parent: Command, name: string, description: string, options: readonly Option[]): Command {
  const made = parent.command(name).description(description);
  for (const option of options) made.addOption(option);
  return made.hook('preAction', (_, action) => {
    const { data, api, token } = action.opts<Shared>();
    for (const [given, value] of Object.entries({ data, api, token })) {
      if (value !== undefined) root(parent).setOptionValue(given, value);
    }
  });
}

function root(command: Command): Command {
  return command.parent ? root(command.parent) : command;
}
