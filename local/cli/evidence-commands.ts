/** Commands about evidence: verification. */
import type { Command } from 'commander';
import { command, type Runner } from './arguments.ts';
import { verify } from './verify.ts';

export function evidenceCommands(program: Command, run: Runner): void {
  command(program, 'verify [ids...]', 're-read the bytes from the vault and say what they are')
    .option('--all', 'every sealed recording')
    .action((ids: string[], { all }: { all?: boolean }) => run.onFolder((folder) => verify(folder, ids, all === true)));
}
