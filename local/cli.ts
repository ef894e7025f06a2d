#!/usr/bin/env node
/** `callvault`: the command line over a data folder or a deployed API. Exit 0 done, 1 refused or failed verification, 2 wrong usage. */
import { CommanderError, type Command } from 'commander';
import { AppError } from '../core/errors.ts';
import type { Runner, Shared } from './cli/arguments.ts';
import { withFolder } from './cli/folder.ts';
import { printError, printResult } from './cli/output.ts';
import { createProgram } from './cli/program.ts';
import { apiUrl, connect } from './cli/remote/connect.ts';

function runnerOf(program: Command): Runner {
  const shared = (): Shared => program.opts<Shared>();
  const assertLocal = (): void => {
    if (apiUrl(shared(), process.env) === undefined) return;
    throw new AppError(
      'USAGE',
      'This command works on a data folder alone, not over the API: leave out --api and CALLVAULT_API, or name the folder with --data.',
    );
  };
  const finish: Runner['finish'] = async (result) => {
    const done = await result;
    printResult(done, wantsJson());
    process.exitCode = done.exit ?? 0;
  };
  return {
    ...{ shared, assertLocal, finish },
    onFolder: (work, empty) => {
      assertLocal();
      return finish(withFolder(shared().data, work, empty));
    },
    onEither: (folder, api, empty) => {
      const client = connect(shared(), process.env);
      return finish(client ? api(client) : withFolder(shared().data, folder, empty));
    },
  };
}

function wantsJson(): boolean {
  return process.argv.includes('--json');
}

/** Commander has no words for a command that was not named. */
function messageOf({ code, message }: CommanderError): string {
  return code === 'commander.help' ? 'Name a command; see: callvault --help' : message.replace(/^error: /u, '');
}

try {
  const program = createProgram(runnerOf, (made) =>
    made
      .showHelpAfterError('Try: callvault --help')
      .exitOverride()
      .configureOutput({
        outputError: (text, write) => {
          if (!wantsJson()) write(text);
        },
      }),
  );
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version are no errors.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    if (process.exitCode === 2 && wantsJson()) printError(new AppError('USAGE', messageOf(error)), true);
  } else {
    process.exitCode = printError(error, wantsJson());
  }
}
