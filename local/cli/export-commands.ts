/** `export` and `verify-bundle`. */
import type { Command } from 'commander';
import { apiCommand, command, repeated, whole, words, type Runner } from './arguments.ts';
import { checkBundle, exportTo, type ExportOptions } from './export.ts';
import * as remote from './remote/evidence.ts';
import type { OutsiderOptions } from './log.ts';

export function exportCommands(program: Command, run: Runner): void {
  apiCommand(program, 'export [ids...]', 'evidence bundle of recordings, of a matter, or of what a query finds')
    .requiredOption('-o, --output <file>', 'zip file to write')
    .requiredOption('--purpose <text>', 'what it is for; part of the custody log', words)
    .option('--matter <id>', 'every recording that is held for this matter', words)
    .option('--query <words>', 'every recording the words find; "" with filters only')
    .option('--filter <field=value>', 'with --query, repeatable', repeated)
    .option('--turns <list>', 'quote: these turns of the one recording, such as 3,5-8 (from 0)')
    .option('--redacted', 'transcripts without personal data, no audio')
    .option('--checkpoint <size>', 'custody log as of this checkpoint size', whole)
    .action((ids: string[], options: ExportOptions) =>
      run.onEither(
        (folder) => exportTo(folder, ids, options),
        (api) => remote.exportTo(api, ids, options),
      ),
    );

  command(program, 'verify-bundle <bundle>', 'check an evidence bundle offline')
    .option('--key <vkey>', 'verifier key of the archive, from another source')
    .option('--witness-key <vkey>', 'verifier key of a witness who must have cosigned, repeatable', repeated)
    .option('--tsa-cert <file>', 'PEM certificates that the time stamp must lead to')
    .action((bundle: string, { key, ...outsiders }: OutsiderOptions & { key?: string }) =>
      run.finish(checkBundle(bundle, key, outsiders)),
    );
}
