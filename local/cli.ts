#!/usr/bin/env node
/** `callvault`: the command line over a data folder. Exit 0 done, 1 refused or failed verification, 2 wrong usage. */
import { Command, CommanderError } from 'commander';
import { AppError } from '../core/errors.ts';
import { archiveCommands } from './cli/archive-commands.ts';
import type { Runner, Shared } from './cli/arguments.ts';
import { completenessCommands } from './cli/completeness-commands.ts';
import { customerCommands } from './cli/customer-commands.ts';
import { erasureCommands } from './cli/erasure-commands.ts';
import { exportCommands } from './cli/export-commands.ts';
import { evidenceCommands } from './cli/evidence-commands.ts';
import { withFolder } from './cli/folder.ts';
import { matterCommands } from './cli/matter-commands.ts';
import { printError, printResult } from './cli/output.ts';
import { qualityCommands } from './cli/quality-commands.ts';
import { requestCommands } from './cli/request-commands.ts';
import { insightsCommands } from './cli/insights-commands.ts';
import { logCommands } from './cli/log-commands.ts';
import { retentionCommands } from './cli/retention-commands.ts';
import { screeningCommands } from './cli/screening-commands.ts';
import { serverCommands } from './cli/server-commands.ts';

const program = new Command('callvault')
  .description('Evidence-grade archive for call recordings')
  .option('--data <folder>', 'data folder (default: $CALLVAULT_DATA or ./data)')
  .option('--json', 'print one JSON document on stdout')
  .showHelpAfterError('Try: callvault --help')
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => {
      if (!wantsJson()) write(text);
    },
  });

const run: Runner = {
  shared: () => program.opts<Shared>(),
  onFolder: (work) => run.finish(withFolder(program.opts<Shared>().data, work)),
  finish: async (result) => {
    const done = await result;
    printResult(done, wantsJson());
    process.exitCode = done.exit ?? 0;
  },
};

function wantsJson(): boolean {
  return process.argv.includes('--json');
}

/** Commander has no words for a command that was not named. */
function messageOf({ code, message }: CommanderError): string {
  return code === 'commander.help' ? 'Name a command; see: callvault --help' : message.replace(/^error: /u, '');
}

for (const declare of [
  archiveCommands,
  evidenceCommands,
  exportCommands,
  matterCommands,
  requestCommands,
  erasureCommands,
  retentionCommands,
  completenessCommands,
  customerCommands,
  insightsCommands,
  logCommands,
  screeningCommands,
  qualityCommands,
  serverCommands,
])
  declare(program, run);

try {
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
