/** Commands about evidence: verification, bundles, holds, retention, the custody log, policies. */
import type { Command } from 'commander';
import { readSettings } from '../settings.ts';
import { command, repeated, whole, words, type Runner } from './arguments.ts';
import { checkBundle, exportTo } from './export.ts';
import { hold, type HoldOptions } from './hold.ts';
import { checkpoint, fsck, key, prove } from './log.ts';
import { checkPolicies, retention } from './policy.ts';
import { verify } from './verify.ts';

export function evidenceCommands(program: Command, run: Runner): void {
  command(program, 'verify [ids...]', 're-read the bytes from the vault and say what they are')
    .option('--all', 'every sealed recording')
    .action((ids: string[], { all }: { all?: boolean }) => run.onFolder((folder) => verify(folder, ids, all === true)));

  command(program, 'export <ids...>', 'evidence bundle')
    .requiredOption('-o, --output <file>', 'zip file to write')
    .requiredOption('--purpose <text>', 'what it is for; part of the custody log', words)
    .option('--checkpoint <size>', 'custody log as of this checkpoint size', whole)
    .action((ids: string[], options: { output: string; purpose: string; checkpoint?: number }) =>
      run.onFolder((folder) => {
        const { output, purpose, checkpoint: size } = options;
        return exportTo(folder, ids, { output, purpose, ...(size !== undefined && { size }) });
      }),
    );

  command(program, 'verify-bundle <bundle>', 'check an evidence bundle offline')
    .option('--key <vkey>', 'verifier key of the archive, from another source')
    .action((bundle: string, options: { key?: string }) => run.finish(checkBundle(bundle, options.key)));

  const holds = program.command('hold').description('legal holds by matter');
  for (const kind of ['place', 'release'] as const) {
    command(holds, kind, `${kind} a hold`)
      .requiredOption('--matter <id>', 'the legal case', words)
      .option('--id <id>', 'recording, repeatable', repeated)
      .option('--query <words>', 'every recording the words find')
      .requiredOption('--reason <text>', 'why; part of the custody log', words)
      .action((options: HoldOptions) => run.onFolder((folder) => hold(folder, kind, options)));
  }

  command(program, 'retention <id>', 'why and until when a recording is kept').action((id: string) =>
    run.onFolder((folder) => retention(folder, id)),
  );

  const log = program.command('log').description('the custody log');
  command(log, 'checkpoint', 'the newest signed note').action(() => run.onFolder(checkpoint));
  command(log, 'key', 'the verifier key').action(() => run.onFolder(key));
  command(log, 'prove <id>', 'inclusion proof of the seal of a recording')
    .option('--leaf <index>', 'another event of the recording', whole)
    .action((id: string, { leaf }: { leaf?: number }) => run.onFolder((folder) => prove(folder, id, leaf)));
  command(log, 'fsck', 're-hash everything offline').action(() => run.onFolder(fsck));

  const policy = program.command('policy').description('policies as code');
  command(policy, 'check [folder]', 'validate the policy files').action((folder: string | undefined) =>
    run.finish(checkPolicies(folder ?? readSettings(process.env).policiesDir)),
  );
}
