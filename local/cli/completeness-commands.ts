/** Commands that ask whether everything is here: reconciliation with the switch, and recorders that have gone quiet. */
import type { Command } from 'commander';
import { apiCommand, whole, type Runner } from './arguments.ts';
import * as remote from './remote/business.ts';
import { recorders, reconcile, type ReconcileOptions } from './reconcile.ts';

export function completenessCommands(program: Command, run: Runner): void {
  apiCommand(
    program,
    'reconcile <cdr>',
    'hold the archive against call detail records: CSV, or Connect contact records as JSON',
  )
    .option('--map <columns>', 'CSV headers, such as callId=Call ID,startedAt=Start,durationSeconds=Length')
    .option('--source <name>', 'recorder or system that every row is of')
    .option('--from <time>', 'period instead of the span of the rows; ISO 8601')
    .option('--to <time>', 'end of the period, exclusive')
    .option('--short-ms <n>', 'a recording may be this much shorter than its call (default: 2000)', whole)
    .option('--late-hours <n>', 'a recording is late when it came later than this (default: 24)', whole)
    .option('--strict', 'exit 1 when anything is missing, short or extra')
    .action((file: string, options: ReconcileOptions) =>
      run.onEither(
        (folder) => reconcile(folder, file, options),
        (api) => remote.reconcile(api, file, options),
      ),
    );

  apiCommand(program, 'recorders', 'when each recorder was heard, and which is quiet in its usual hours')
    .option('--at <time>', 'as of this time instead of now; ISO 8601')
    .action(({ at }: { at?: string }) =>
      run.onEither(
        (folder) => recorders(folder, at),
        (api) => remote.recorders(api, at),
      ),
    );
}
