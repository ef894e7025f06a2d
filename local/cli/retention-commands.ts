/** Commands about how long things are kept: explain, business events, the review, policies as code. */
import { Option, type Command } from 'commander';
import { readSettings } from '../settings.ts';
import { apiCommand, command, words, type Runner } from './arguments.ts';
import * as remote from './remote/retention.ts';
import { checkPolicies, retention } from './policy.ts';
import { applyPolicy, dispose, planOf, retentionEvent } from './retention.ts';

export function retentionCommands(program: Command, run: Runner): void {
  apiCommand(program, 'retention <id>', 'why and until when a recording is kept').action((id: string) =>
    run.onEither(
      (folder) => retention(folder, id),
      (api) => remote.retention(api, id),
    ),
  );

  apiCommand(program, 'retention-event <id>', 'tell a business event that starts a period, such as contract-ended')
    .addOption(new Option('--type <type>', 'type of the event').argParser(words).makeOptionMandatory())
    .addOption(
      new Option('--at <time>', 'when it happened; ISO 8601 with a zone').argParser(words).makeOptionMandatory(),
    )
    .action((id: string, options: { type: string; at: string }) =>
      run.onEither(
        (folder) => retentionEvent(folder, id, options),
        (api) => remote.retentionEvent(api, id, options),
      ),
    );

  command(program, 'dispose', 'do what is due: renew locks, carry out waiting erasures, remove what has ended')
    .option('--preview', 'change nothing, say what would happen')
    .action(({ preview }: { preview?: boolean }) => run.onFolder((folder) => dispose(folder, preview === true)));

  const policy = program.command('policy').description('policies as code');
  command(policy, 'check [folder]', 'validate the policy files').action((folder: string | undefined) =>
    run.finish(checkPolicies(folder ?? readSettings(process.env).policiesDir)),
  );
  apiCommand(policy, 'plan <file>', 'what a retention.yaml would change about the archive; changes nothing').action(
    (file: string) =>
      run.onEither(
        (folder) => planOf(folder, file),
        (api) => remote.planOf(api, file),
      ),
  );
  command(policy, 'apply', 'bring the archive under the policies in force: locks get longer and stricter only').action(
    () => run.onFolder(applyPolicy),
  );
}
