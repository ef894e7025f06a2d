/** Commands about the custody log: proofs, checks, witnesses, time stamps, and the audit of the whole archive. */
import type { Command } from 'commander';
import { apiCommand, command, limit, repeated, whole, words, type Runner } from './arguments.ts';
import { audit, cosign, stamp, witnessKey, type CosignOptions } from './attest.ts';
import * as remote from './remote/log.ts';
import { events, type EventPage } from './log-events.ts';
import { checkpoint, fsck, key, prove, type FsckOptions, type ProveOptions } from './log.ts';

export function logCommands(program: Command, run: Runner): void {
  const log = program.command('log').description('the custody log');
  apiCommand(log, 'checkpoint', 'the newest signed note').action(() => run.onEither(checkpoint, remote.checkpoint));
  apiCommand(log, 'key', 'the verifier key').action(() => run.onEither(key, remote.key));
  apiCommand(log, 'events', 'what happened in the archive that is about no recording, newest first')
    .addOption(limit())
    .option('--cursor <cursor>', 'nextCursor of the page before')
    .action((page: EventPage) =>
      run.onEither(
        (folder) => events(folder, page),
        (api) => remote.events(api, page),
      ),
    );
  apiCommand(log, 'prove [id]', 'inclusion proof of the seal of a recording, or with --from that the log only grew')
    .option('--leaf <index>', 'another event of the recording', whole)
    .option('--from <size>', 'consistency proof from the tree of this size', whole)
    .option('--to <size>', 'against the checkpoint of this size; default: the newest', whole)
    .option('-o, --output <file>', 'write the inclusion proof as a .tlog-proof file too')
    .action((id: string | undefined, options: ProveOptions) =>
      run.onEither(
        (folder) => prove(folder, id, options),
        (api) => remote.prove(api, id, options),
      ),
    );
  apiCommand(log, 'fsck', 're-hash everything offline')
    .option('--key <vkey>', 'verifier key of the log, from another source')
    .option('--witness-key <vkey>', 'verifier key of a witness, repeatable', repeated)
    .option('--tsa-cert <file>', 'PEM certificates of the time-stamping authority')
    .action((options: FsckOptions) =>
      run.onEither(
        (folder) => fsck(folder, options),
        (api) => remote.fsck(api, options),
      ),
    );
  command(log, 'witness-key <file>', 'make a key for a witness of this log')
    .requiredOption('--name <name>', 'key name, such as witness.example/w1', words)
    .action((file: string, { name }: { name: string }) => run.finish(witnessKey(file, name)));
  command(log, 'cosign', 'have the newest checkpoint cosigned by a witness')
    .option('--key <file>', 'key file of the witness; what it has seen lies beside it')
    .option('--url <url>', 'submission prefix of a C2SP tlog-witness')
    .option('--witness-key <vkey>', 'its verifier key')
    .action((options: CosignOptions) => run.onFolder((folder) => cosign(folder, options)));
  command(log, 'stamp', 'have the newest checkpoint time-stamped (RFC 3161)')
    .option('--tsa <url>', 'time-stamping authority; default: $CALLVAULT_TSA_URL')
    .option('--tsa-cert <file>', 'PEM certificates it has to lead to')
    .action((options: { tsa?: string; tsaCert?: string }) => run.onFolder((folder) => stamp(folder, options)));

  command(program, 'audit', 're-derive the root, compare catalogue and log, re-read a sample of the originals')
    .option('--sample <n>', 'recordings to re-read; 25', whole)
    .action(({ sample }: { sample?: number }) => run.onFolder((folder) => audit(folder, sample)));
}
