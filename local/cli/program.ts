/** The tree of commands. The command line, its completion and docs/cli.md are made from it. */
import { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { archiveCommands } from './archive-commands.ts';
import { sharedOptions, type Runner } from './arguments.ts';
import { completenessCommands } from './completeness-commands.ts';
import { completionCommand } from './completion.ts';
import { customerCommands } from './customer-commands.ts';
import { erasureCommands } from './erasure-commands.ts';
import { evidenceCommands } from './evidence-commands.ts';
import { showExamples } from './examples.ts';
import { exportCommands } from './export-commands.ts';
import { insightsCommands } from './insights-commands.ts';
import { logCommands } from './log-commands.ts';
import { matterCommands } from './matter-commands.ts';
import { qualityCommands } from './quality-commands.ts';
import { requestCommands } from './request-commands.ts';
import { retentionCommands } from './retention-commands.ts';
import { screeningCommands } from './screening-commands.ts';
import { serverCommands } from './server-commands.ts';
import { webhookCommands } from './webhook-commands.ts';

const GROUPS = [
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
  webhookCommands,
  serverCommands,
  completionCommand,
];

/** `settings` come first: commands take them over from the program they are declared on. */
export function createProgram(
  runner: (program: Command) => Runner,
  settings: (program: Command) => Command = (program) => program,
): Command {
  const program = settings(new Command('callvault').description('Evidence-grade archive for call recordings'));
  program.version(packageJson.version, '-V, --version', 'the version');
  for (const option of Object.values(sharedOptions())) program.addOption(option);
  const run = runner(program);
  for (const declare of GROUPS) declare(program, run);
  showExamples(program);
  return program;
}
