/** Commands about evidence: verification. */
import type { Command } from 'commander';
import { apiCommand, type Runner } from './arguments.ts';
import * as remote from './remote/evidence.ts';
import { verify } from './verify.ts';

export function evidenceCommands(program: Command, run: Runner): void {
  apiCommand(program, 'verify [ids...]', 're-read the bytes from the vault and say what they are')
    .option('--all', 'every sealed recording')
    .action((ids: string[], { all }: { all?: boolean }) =>
      run.onEither(
        (folder) => verify(folder, ids, all === true),
        (api) => remote.verify(api, ids, all === true),
      ),
    );
}
