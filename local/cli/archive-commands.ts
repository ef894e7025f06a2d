/** Commands that bring recordings in, move them on and find them again. */
import { Option, type Command } from 'commander';
import { AppError } from '../../core/errors.ts';
import { FILTER_FIELDS } from '../../core/search/search.ts';
import { STATES } from '../../core/recording/recording.ts';
import { apiCommand, command, limit, repeated, words, type Runner } from './arguments.ts';
import { ingest, type IngestOptions } from './ingest.ts';
import { decide, listQuarantine } from './quarantine.ts';
import { list, process as processAll, show } from './records.ts';
import { LIST_FIELDS, listFilter } from './filters.ts';
import { remoteIngest } from './remote/ingest.ts';
import * as remote from './remote/recordings.ts';
import { search } from './search.ts';

export function archiveCommands(program: Command, run: Runner): void {
  apiCommand(
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
    .option('--no-wait', 'over the API: do not wait until each file is sealed, quarantined or rejected')
    .action((files: string[], options: IngestOptions & { wait: boolean }) =>
      run.onEither(
        (folder) => ingest(folder, files, options),
        (api) => remoteIngest(api, files, options),
        'create',
      ),
    );

  command(program, 'process', 'run the pipeline until nothing is pending')
    .option('--retry', 'try failed recordings again')
    .action((options: { retry?: boolean }) =>
      run.onFolder((folder) => processAll(folder, { retry: options.retry === true }), 'create'),
    );

  apiCommand(program, 'show <id>', 'one recording with transcript, analysis and custody history').action((id: string) =>
    run.onEither(
      (folder) => show(folder, id),
      (api) => remote.show(api, id),
    ),
  );

  apiCommand(program, 'list', 'recordings, newest first')
    .option('--filter <field=value>', `repeatable; fields: ${LIST_FIELDS.join(' ')} from to`, repeated)
    .addOption(new Option('--state <state>', 'the same as --filter state=...').choices(STATES))
    .addOption(limit())
    .option('--cursor <cursor>', 'where the last page ended')
    .action(({ filter = [], state, limit: size, cursor }: ListOptions) => {
      const wanted = listFilter([...filter, ...(state === undefined ? [] : [`state=${state}`])]);
      const page = { limit: size, ...(cursor !== undefined && { cursor }) };
      return run.onEither(
        (folder) => list(folder, wanted, page),
        (api) => remote.list(api, wanted, page),
      );
    });

  apiCommand(
    program,
    'search <words>',
    'calls in which all words occur; "..." for a phrase; empty words for filters alone',
  )
    .option('--filter <field=value>', `repeatable; fields: ${FILTER_FIELDS.join(' ')} from to`, repeated)
    .addOption(limit())
    .option('--cursor <cursor>', 'where the last page ended')
    .action((words: string, { filter = [], limit: size, cursor }: Omit<ListOptions, 'state'>) => {
      const wanted = { filter, limit: size, ...(cursor !== undefined && { cursor }) };
      return run.onEither(
        (folder) => search(folder, words, wanted),
        (api) => remote.search(api, words, wanted),
      );
    });

  const quarantine = program.command('quarantine').description('what waits for a decision');
  apiCommand(quarantine, 'list', 'recordings in quarantine')
    .addOption(limit())
    .option('--cursor <cursor>')
    .action(({ limit: size, cursor }: { limit: number; cursor?: string }) => {
      const page = { limit: size, ...(cursor !== undefined && { cursor }) };
      return run.onEither(
        (folder) => listQuarantine(folder, page),
        (api) => remote.listQuarantine(api, page),
      );
    });
  apiCommand(quarantine, 'decide <id>', 'seal it after all, or refuse it')
    .addOption(new Option('--accept', 'seal it').conflicts('reject'))
    .option('--reject', 'refuse it; the bytes are kept for the quarantine period')
    .requiredOption('--reason <text>', 'why; part of the custody log', words)
    .action((id: string, { accept, reject, reason }: { accept?: boolean; reject?: boolean; reason: string }) => {
      if (accept === reject) throw new AppError('USAGE', 'Say --accept or --reject.');
      const decision = { outcome: accept === true ? 'accept' : 'reject', reason } as const;
      return run.onEither(
        (folder) => decide(folder, id, decision),
        (api) => remote.decide(api, id, decision),
      );
    });
}

interface ListOptions {
  filter?: string[];
  state?: string;
  limit: number;
  cursor?: string;
}
