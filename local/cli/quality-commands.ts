/** Commands about quality and learning: reviews, calibration, the training library, and imports from other platforms. */
import { Argument, InvalidArgumentError, type Command } from 'commander';
import { apiCommand, command, limit, repeated, words, type Runner } from './arguments.ts';
import { importFrom, IMPORT_FORMATS, type ImportFormat, type ImportOptions } from './import.ts';
import * as remote from './remote/business.ts';
import { calibration, review, type ReviewOptions } from './review.ts';
import { createSet, exportSet, findCalls, listSets, type FindOptions } from './training.ts';

export function qualityCommands(program: Command, run: Runner): void {
  apiCommand(program, 'review <id>', 'review a call by a scorecard, in place of your earlier review by it')
    .requiredOption('--scorecard <id>', 'scorecard of policies/scorecards', words)
    .requiredOption('--item <id=outcome>', 'repeatable; pass, fail or na (does not apply)', repeated)
    .option('--score <n>', 'your score, 0 to 100', percent)
    .option('--comment <text>', 'what the items do not say', words)
    .action((id: string, options: ReviewOptions) =>
      run.onEither(
        (folder) => review(folder, id, options),
        (api) => remote.review(api, id, options),
      ),
    );

  apiCommand(program, 'calibration', 'how far the scorecards agree with the reviews, per item')
    .option('--scorecard <id>', 'this scorecard only', words)
    .action((options: { scorecard?: string }) =>
      run.onEither(
        (folder) => calibration(folder, options),
        (api) => remote.calibration(api, options),
      ),
    );

  const training = program.command('training').description('calls to learn from, and sets of clips of them');
  command(training, 'find', 'calls by line, topic, emotion and complexity')
    .option('--business-line <line>')
    .option('--topic <id>')
    .option('--emotion <label>')
    .option('--min-complexity <share>', '0 to 1', share)
    .option('--max-complexity <share>', '0 to 1', share)
    .addOption(limit())
    .option('--cursor <cursor>', 'where the last page ended')
    .action((options: FindOptions) => run.onFolder((folder) => findCalls(folder, options)));
  command(training, 'create', 'keep parts of calls as a set')
    .requiredOption('--title <text>', 'name of the set', words)
    .requiredOption('--clip <id:turns>', 'repeatable; turns such as 3-8 (from 0), or a whole call as ID', repeated)
    .action((options: { title: string; clip: string[] }) => run.onFolder((folder) => createSet(folder, options)));
  command(training, 'list', 'sets, newest first')
    .addOption(limit())
    .option('--cursor <cursor>', 'where the last page ended')
    .action((page: { limit: number; cursor?: string }) => run.onFolder((folder) => listSets(folder, page)));
  command(training, 'export <set>', 'zip of clips from the copies without personal data, with a cue sheet')
    .requiredOption('-o, --output <file>', 'zip file to write')
    .action((set: string, { output }: { output: string }) => run.onFolder((folder) => exportSet(folder, set, output)));

  const format = new Argument('<format>', 'whose export it is').choices(IMPORT_FORMATS);
  command(program, 'import', 'take in what another platform exported: a file, or a folder that is searched')
    .addArgument(format)
    .argument('<path>')
    .option('--business-line <line>', 'line of policies/retention.yaml')
    .option('--source <name>', 'in place of the name of the format')
    .option('--language <tag>', 'BCP 47, such as en-US or zh-CN')
    .action((from: ImportFormat, path: string, options: ImportOptions) =>
      run.onFolder((folder) => importFrom(folder, from, path, options), 'create'),
    );
}

function percent(text: string): number {
  return inside(text, 100);
}

function share(text: string): number {
  return inside(text, 1);
}

function inside(text: string, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= most)) throw new InvalidArgumentError(`must be 0 to ${most}.`);
  return value;
}
