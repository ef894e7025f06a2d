/** Commands that bring recordings in, move them on and find them again. */
import { Option, type Command } from 'commander';
import { AppError } from '../../core/errors.ts';
import { STATES } from '../../core/recording/recording.ts';
import { command, limit, repeated, words, type Runner } from './arguments.ts';
import { ingest, type IngestOptions } from './ingest.ts';
import { decide, listQuarantine } from './quarantine.ts';
import { list, process as processAll, show } from './records.ts';
import { LIST_FIELDS, listFilter } from './filters.ts';
import { search } from './search.ts';

export function archiveCommands(program: Command, run: Runner): void {
  command(
    program,
    'ingest <files...>',
    'take in recordings: files, or folders with <file>.json and <file>.transcript.json beside',
  )
    .option('--metadata <file>', 'metadata JSON of the call')
    .option('--business-line <line>', 'line of policies/retention.yaml')
    .option('--call-id <id>', 'the call this recording belongs to')
    .option('--source <name>', 'recorder or system it comes from')
    .option('--agent <id>', 'agent id')
    .option('--team <name>', 'team of the agent')
    .option('--customer <ref>', 'customer reference')
    .option('--started-at <time>', 'ISO 8601')
    .option('--language <tag>', 'BCP 47, such as en-US or zh-CN')
    .option('--channels <roles>', 'role of each channel, such as customer,agent')
    .option('--transcript <file>', 'transcript JSON: ours, Transcribe, Call Analytics, vCon')
    .action((files: string[], options: IngestOptions) => run.onFolder((folder) => ingest(folder, files, options)));

  command(program, 'process', 'run the pipeline until nothing is pending')
    .option('--retry', 'try failed recordings again')
    .action((options: { retry?: boolean }) =>
      run.onFolder((folder) => processAll(folder, { retry: options.retry === true })),
    );

  command(program, 'show <id>', 'one recording with transcript, analysis and custody history').action((id: string) =>
    run.onFolder((folder) => show(folder, id)),
  );

  command(program, 'list', 'recordings, newest first')
    .option('--filter <field=value>', `repeatable; fields: ${LIST_FIELDS.join(' ')} from to`, repeated)
    .addOption(new Option('--state <state>', 'the same as --filter state=...').choices(STATES))
    .addOption(limit())
    .option('--cursor <cursor>', 'where the last page ended')
    .action(({ filter = [], state, limit: size, cursor }: ListOptions) => {
      const wanted = listFilter([...filter, ...(state === undefined ? [] : [`state=${state}`])]);
      return run.onFolder((folder) => list(folder, wanted, { limit: size, ...(cursor !== undefined && { cursor }) }));
    });

  command(
    program,
    'search <words>',
    'calls in which all words occur; "..." for a phrase; empty words for filters alone',
  )
    .option('--filter <field=value>', 'repeatable', repeated)
    .addOption(limit())
    .option('--cursor <cursor>', 'where the last page ended')
    .action((words: string, { filter, limit: size, cursor }: { filter?: string[]; limit: number; cursor?: string }) =>
      run.onFolder((folder) =>
        search(folder, words, { filter: filter ?? [], limit: size, ...(cursor !== undefined && { cursor }) }),
      ),
    );

  const quarantine = program.command('quarantine').description('what waits for a decision');
  command(quarantine, 'list', 'recordings in quarantine')
    .addOption(limit())
    .option('--cursor <cursor>')
    .action(({ limit: size, cursor }: { limit: number; cursor?: string }) =>
      run.onFolder((folder) => listQuarantine(folder, { limit: size, ...(cursor !== undefined && { cursor }) })),
    );
  command(quarantine, 'decide <id>', 'seal it after all, or refuse it')
    .addOption(new Option('--accept', 'seal it').conflicts('reject'))
    .option('--reject', 'refuse it; the bytes are kept for the quarantine period')
    .requiredOption('--reason <text>', 'why; part of the custody log', words)
    .action((id: string, { accept, reject, reason }: { accept?: boolean; reject?: boolean; reason: string }) => {
      if (accept === reject) throw new AppError('USAGE', 'Say --accept or --reject.');
      return run.onFolder((folder) => decide(folder, id, { outcome: accept === true ? 'accept' : 'reject', reason }));
    });
}

interface ListOptions {
  filter?: string[];
  state?: string;
  limit: number;
  cursor?: string;
}
