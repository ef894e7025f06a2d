#!/usr/bin/env node
/** `callvault`: the command line over a data folder. Exit 0 done, 1 refused or failed verification, 2 wrong usage. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import { API_ROLES, type ApiRole } from '../core/privacy/access.ts';
import { STATES } from '../core/recording/recording.ts';
import { checkBundle, exportTo } from './cli/export.ts';
import { withFolder, type Command as FolderCommand } from './cli/folder.ts';
import { hold, type HoldOptions } from './cli/hold.ts';
import { ingest, type IngestOptions } from './cli/ingest.ts';
import { checkpoint, fsck, key, prove } from './cli/log.ts';
import { printError, printResult, type Result } from './cli/output.ts';
import { checkPolicies, retention } from './cli/policy.ts';
import { decide, listQuarantine } from './cli/quarantine.ts';
import { list, process as processAll, show } from './cli/records.ts';
import { instant, search } from './cli/search.ts';
import { verify } from './cli/verify.ts';
import { readSettings } from './settings.ts';
import { issueToken } from './tokens.ts';

const program = new Command('callvault')
  .description('Evidence-grade archive for call recordings')
  .option('--data <folder>', 'data folder (default: $CALLVAULT_DATA or ./data)')
  .option('--json', 'print one JSON document on stdout')
  .showHelpAfterError()
  .exitOverride()
  .configureOutput({ outputError: (text, write) => void (wantsJson() || write(text)) });

interface Shared {
  data?: string;
  json?: boolean;
}

function wantsJson(): boolean {
  return process.argv.includes('--json');
}

/** Runs a command on the data folder and prints what it did. */
function onFolder(work: (command: FolderCommand) => Promise<Result>): Promise<void> {
  return finish(withFolder(program.opts<Shared>().data, work));
}

async function finish(result: Promise<Result> | Result): Promise<void> {
  const done = await result;
  printResult(done, wantsJson());
  process.exitCode = done.exit ?? 0;
}

function whole(text: string): number {
  if (!/^\d{1,9}$/u.test(text)) throw new InvalidArgumentError('must be a whole number.');
  return Number(text);
}

function pageSize(text: string): number {
  const limit = whole(text);
  if (limit < 1 || limit > 200) throw new InvalidArgumentError('must be 1 to 200.');
  return limit;
}

function repeated(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

function limit(): Option {
  return new Option('--limit <n>', 'page size, 1 to 200').argParser(pageSize).default(50);
}

/** Every command takes the shared options after its name as well. */
function command(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--data <folder>', 'data folder')
    .option('--json', 'print one JSON document on stdout')
    .hook('preAction', (_, action) => {
      const { data } = action.opts<Shared>();
      if (data !== undefined) program.setOptionValue('data', data);
    });
}

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
  .action((files: string[], options: IngestOptions) => onFolder((folder) => ingest(folder, files, options)));

command(program, 'process', 'run the pipeline until nothing is pending')
  .option('--retry', 'try failed recordings again')
  .action((options: { retry?: boolean }) =>
    onFolder((folder) => processAll(folder, { retry: options.retry === true })),
  );

command(program, 'show <id>', 'one recording with transcript, analysis and custody history').action((id: string) =>
  onFolder((folder) => show(folder, id)),
);

command(program, 'list', 'recordings, newest first')
  .addOption(new Option('--state <state>').choices(STATES))
  .option('--business-line <line>')
  .option('--agent <id>')
  .option('--team <name>')
  .option('--customer <ref>')
  .option('--source <name>')
  .option('--call-id <id>')
  .option('--language <tag>')
  .option('--from <time>', 'started at or after')
  .option('--to <time>', 'started before')
  .addOption(limit())
  .option('--cursor <cursor>', 'where the last page ended')
  .action(
    ({
      agent,
      customer,
      from,
      to,
      limit: size,
      cursor,
      state,
      businessLine,
      team,
      source,
      callId,
      language,
    }: ListOptions) => {
      const filter = Object.fromEntries(
        Object.entries({
          ...{ state, businessLine, team, source, callId, language },
          agentId: agent,
          customerRef: customer,
          from: from === undefined ? undefined : instant(from),
          to: to === undefined ? undefined : instant(to),
        }).filter(([, value]) => value !== undefined),
      );
      return onFolder((folder) => list(folder, filter, { limit: size, ...(cursor !== undefined && { cursor }) }));
    },
  );

interface ListOptions {
  state?: string;
  businessLine?: string;
  agent?: string;
  team?: string;
  customer?: string;
  source?: string;
  callId?: string;
  language?: string;
  from?: string;
  to?: string;
  limit: number;
  cursor?: string;
}

command(program, 'search <words>', 'calls in which all words occur; "..." for a phrase; empty words for filters alone')
  .option('--filter <field=value>', 'repeatable', repeated)
  .addOption(limit())
  .option('--cursor <cursor>', 'where the last page ended')
  .action((words: string, { filter, limit: size, cursor }: { filter?: string[]; limit: number; cursor?: string }) =>
    onFolder((folder) =>
      search(folder, words, { filter: filter ?? [], limit: size, ...(cursor !== undefined && { cursor }) }),
    ),
  );

const quarantine = program.command('quarantine').description('what waits for a decision');
command(quarantine, 'list', 'recordings in quarantine')
  .addOption(limit())
  .option('--cursor <cursor>')
  .action(({ limit: size, cursor }: { limit: number; cursor?: string }) =>
    onFolder((folder) => listQuarantine(folder, { limit: size, ...(cursor !== undefined && { cursor }) })),
  );
command(quarantine, 'decide <id>', 'seal it after all, or refuse it')
  .addOption(new Option('--accept').conflicts('reject'))
  .option('--reject')
  .requiredOption('--reason <text>')
  .action((id: string, { accept, reject, reason }: { accept?: boolean; reject?: boolean; reason: string }) => {
    if (accept === reject) throw new AppError('USAGE', 'Say --accept or --reject.');
    return onFolder((folder) => decide(folder, id, { outcome: accept === true ? 'accept' : 'reject', reason }));
  });

command(program, 'verify [ids...]', 're-read the bytes from the vault and say what they are')
  .option('--all', 'every sealed recording')
  .action((ids: string[], { all }: { all?: boolean }) => onFolder((folder) => verify(folder, ids, all === true)));

command(program, 'export <ids...>', 'evidence bundle')
  .requiredOption('-o, --output <file>', 'zip file to write')
  .requiredOption('--purpose <text>', 'what it is for; part of the custody log')
  .option('--checkpoint <size>', 'custody log as of this checkpoint size', whole)
  .action((ids: string[], options: { output: string; purpose: string; checkpoint?: number }) =>
    onFolder((folder) => {
      const { output, purpose, checkpoint: size } = options;
      return exportTo(folder, ids, { output, purpose, ...(size !== undefined && { size }) });
    }),
  );

command(program, 'verify-bundle <bundle>', 'check an evidence bundle offline')
  .option('--key <vkey>', 'verifier key of the archive, from another source')
  .action((bundle: string, options: { key?: string }) => finish(checkBundle(bundle, options.key)));

const holds = program.command('hold').description('legal holds by matter');
for (const kind of ['place', 'release'] as const) {
  command(holds, kind, `${kind} a hold`)
    .requiredOption('--matter <id>')
    .option('--id <id>', 'recording, repeatable', repeated)
    .option('--query <words>', 'every recording the words find')
    .requiredOption('--reason <text>')
    .action((options: HoldOptions) => onFolder((folder) => hold(folder, kind, options)));
}

command(program, 'retention <id>', 'why and until when a recording is kept').action((id: string) =>
  onFolder((folder) => retention(folder, id)),
);

const log = program.command('log').description('the custody log');
command(log, 'checkpoint', 'the newest signed note').action(() => onFolder(checkpoint));
command(log, 'key', 'the verifier key').action(() => onFolder(key));
command(log, 'prove <id>', 'inclusion proof of the seal of a recording')
  .option('--leaf <index>', 'another event of the recording', whole)
  .action((id: string, { leaf }: { leaf?: number }) => onFolder((folder) => prove(folder, id, leaf)));
command(log, 'fsck', 're-hash everything offline').action(() => onFolder(fsck));

const policy = program.command('policy').description('policies as code');
command(policy, 'check [folder]', 'validate the policy files').action((folder: string | undefined) =>
  finish(checkPolicies(folder ?? readSettings(process.env).policiesDir)),
);

command(program, 'token', 'a signed token for the local API')
  .addOption(new Option('--role <role>').choices(API_ROLES).makeOptionMandatory())
  .option('--subject <name>', 'who it is for', 'local')
  .option('--agent <id>', 'whose own calls (agent)')
  .option('--team <name>', 'which team (supervisor), repeatable', repeated)
  .option('--customer <ref>', 'whose recordings (subject)')
  .option('--minutes <n>', 'validity', whole, 60)
  .action((options: TokenOptions) => finish(token(options)));

interface TokenOptions {
  role: ApiRole;
  subject: string;
  agent?: string;
  team?: string[];
  customer?: string;
  minutes: number;
}

async function token({ role, subject, agent, team, customer, minutes }: TokenOptions): Promise<Result> {
  const { dataDir } = readSettings(process.env, program.opts<Shared>());
  const principal = {
    sub: subject,
    roles: [role],
    ...(agent !== undefined && { agentId: agent }),
    ...(team !== undefined && { teams: team }),
    ...(customer !== undefined && { customerRef: customer }),
  };
  const { token: text, expiresAt } = await issueToken(join(dataDir, 'keys/token.key'), principal, minutes);
  return { json: { token: text, role, expiresAt }, text };
}

command(program, 'serve', 'API and pipeline on http://127.0.0.1:8700')
  .option('--port <n>', 'default: $CALLVAULT_PORT or 8700', whole)
  .action(async ({ port }: { port?: number }) => {
    const { serve } = await import('./server.ts');
    const settings = readSettings(process.env, program.opts<Shared>());
    await serve(port === undefined ? settings : { ...settings, port });
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version are no errors.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    if (process.exitCode === 2 && wantsJson()) printError(new AppError('USAGE', error.message), true);
  } else {
    process.exitCode = printError(error, wantsJson());
  }
}
