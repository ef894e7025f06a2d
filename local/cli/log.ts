/** `log checkpoint|key|prove|fsck`: the custody log as an outsider checks it. */
import { formatVerifierKey } from '../../core/custody/note.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { fsckLog } from '../../core/use-cases/fsck-log.ts';
import { proveLeaf } from '../../core/use-cases/prove-event.ts';
import { integrate, type Command } from './folder.ts';
import type { Result } from './output.ts';

/** The newest signed note, verbatim. */
export async function checkpoint({ context }: Command): Promise<Result> {
  await integrate(context);
  const note = await context.logStore.get('checkpoint');
  if (!note) throw new AppError('NOT_FOUND', 'The log has no checkpoint yet: nothing has happened.');
  const text = new TextDecoder().decode(note);
  return { json: { checkpoint: text }, text };
}

/** The C2SP verifier key, for `verify.mjs --key` and public tools. */
export async function key({ context }: Command): Promise<Result> {
  const vkey = await verifierKey(context);
  return { json: { key: vkey }, text: vkey };
}

async function verifierKey({ signer }: Context): Promise<string> {
  return formatVerifierKey(signer.name, await signer.publicKey());
}

/** Proof that the seal of a recording is in the log (or another event of it, by leaf index). */
export async function prove({ context }: Command, recordingId: string, leafIndex: number | undefined): Promise<Result> {
  await integrate(context);
  const events = await context.catalogue.events(recordingId);
  if (events.length === 0) throw new AppError('NOT_FOUND', 'There is no recording with this id.');
  const sealed = events.find(({ type }) => type === 'recording.sealed') ?? events.at(-1);
  const event = leafIndex === undefined ? sealed : events.find((other) => other.leafIndex === leafIndex);
  if (event?.leafIndex === undefined) throw new AppError('NOT_FOUND', 'This recording has no such leaf in the log.');
  const proof = await proveLeaf({ store: context.logStore, leafIndex: event.leafIndex });
  return {
    json: { ...proof, type: event.type, leaf: event.leaf },
    text: [`leaf ${proof.leafIndex} of ${proof.size}: ${event.type}`, ...proof.hashes, '', proof.checkpoint].join('\n'),
  };
}

export async function fsck({ context }: Command): Promise<Result> {
  const { ledger, logStore } = context;
  // A log that cannot be continued is what this command is for.
  await integrate(context).catch((error: unknown) => {
    if (!isAppError(error, 'INTEGRITY')) throw error;
  });
  const result = await fsckLog({ store: logStore, ledger, verifierKey: await verifierKey(context) });
  const problems = result.problems.map(
    (problem) => `  ${problem.path ?? ''} ${problem.leafIndex ?? ''} ${problem.detail}`,
  );
  const verdict = result.ok ? 'in order' : 'DAMAGED';
  return {
    json: result,
    text: [`Custody log ${verdict}: ${result.size} leaves, root ${result.rootHash}`, ...problems].join('\n'),
    exit: result.ok ? 0 : 1,
  };
}
