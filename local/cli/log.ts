/** `log checkpoint|key|prove|fsck`: the custody log as an outsider checks it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Outsiders } from '../../core/custody/beside-check.ts';
import { parseWitnessKey, readCosignedNote } from '../../core/custody/cosignature.ts';
import { formatVerifierKey } from '../../core/custody/note.ts';
import { formatTlogProof } from '../../core/custody/proof.ts';
import { parseCertificates } from '../../core/custody/time-stamp.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { fsckLog, type FsckResult as FsckReport } from '../../core/use-cases/fsck-log.ts';
import { proveConsistency, proveLeaf } from '../../core/use-cases/prove-event.ts';
import { integrate, type Command } from './folder.ts';
import type { Result } from './output.ts';

/** The newest signed note, verbatim. */
export async function checkpoint({ context }: Command): Promise<Result> {
  await integrate(context);
  const text = await readCosignedNote(context.logStore);
  if (text === undefined) throw new AppError('NOT_FOUND', 'The log has no checkpoint yet: nothing has happened.');
  return checkpointResult(text);
}

export function checkpointResult(note: string): Result {
  return { json: { checkpoint: note }, text: note };
}

/** The C2SP verifier key, for `verify.mjs --key` and public tools. */
export async function key({ context }: Command): Promise<Result> {
  return keyResult(await verifierKey(context));
}

export function keyResult(vkey: string): Result {
  return { json: { key: vkey }, text: vkey };
}

export async function verifierKey({ signer }: Pick<Context, 'signer'>): Promise<string> {
  return formatVerifierKey(signer.name, await signer.publicKey());
}

export interface ProveOptions {
  leaf?: number;
  from?: number;
  to?: number;
  output?: string;
}

/** An event of a recording, or with `--from` that the log only grew. */
export async function prove(command: Command, id: string | undefined, options: ProveOptions): Promise<Result> {
  const { leaf, from, to, output } = options;
  if ((id === undefined) === (from === undefined)) throw new AppError('USAGE', 'Give a recording id, or --from SIZE.');
  if (id === undefined && (leaf !== undefined || output !== undefined))
    throw new AppError('USAGE', '--leaf and -o belong to the proof of an event.');
  await integrate(command.context);
  if (from !== undefined) return proveGrowth(command.context, from, to);
  return proveEvent(command.context, id ?? '', options);
}

/** Proof that the seal of a recording is in the log (or another event of it, by leaf index). */
async function proveEvent(context: Context, recordingId: string, { leaf, to, output }: ProveOptions): Promise<Result> {
  const events = await context.catalogue.events(recordingId);
  if (events.length === 0) throw new AppError('NOT_FOUND', 'There is no recording with this id.');
  const sealed = events.find(({ type }) => type === 'recording.sealed') ?? events.at(-1);
  const event = leaf === undefined ? sealed : events.find((other) => other.leafIndex === leaf);
  if (event?.leafIndex === undefined) throw new AppError('NOT_FOUND', 'This recording has no such leaf in the log.');
  const size = to === undefined ? {} : { size: to };
  const proof = await proveLeaf({ store: context.logStore, leafIndex: event.leafIndex, ...size });
  return provenResult({ ...proof, type: event.type, leaf: event.leaf }, output);
}

interface Proven {
  readonly leafIndex: number;
  readonly size: number;
  readonly hashes: readonly string[];
  readonly checkpoint: string;
  readonly type: string;
  readonly leaf: string;
}

/** Errors: USAGE when there is something at `output`. */
export function provenResult(proof: Proven, output?: string): Result {
  if (output !== undefined) {
    if (existsSync(output)) throw new AppError('USAGE', `${output} exists already; nothing is overwritten.`);
    const hashes = proof.hashes.map((hash) => Buffer.from(hash, 'base64'));
    const text = formatTlogProof({ index: BigInt(proof.leafIndex), hashes, checkpoint: proof.checkpoint });
    writeFileSync(output, text, { flag: 'wx' });
  }
  return {
    json: proof,
    text: [`leaf ${proof.leafIndex} of ${proof.size}: ${proof.type}`, ...proof.hashes, '', proof.checkpoint].join('\n'),
  };
}

/** Proof that the tree of `from` leaves is the beginning of the one of `to`. */
async function proveGrowth({ logStore: store }: Context, from: number, to: number | undefined): Promise<Result> {
  const proof = await proveConsistency({ store, size1: from, ...(to !== undefined && { size2: to }) });
  const { size1, size2, rootHash1: fromRootHash, hashes, checkpoint: note } = proof;
  return growthResult({ from: size1, to: size2, fromRootHash, hashes, checkpoint: note });
}

interface Growth {
  readonly from: number;
  readonly to: number;
  readonly fromRootHash: string;
  readonly hashes: readonly string[];
  readonly checkpoint: string;
}

export function growthResult(proof: Growth): Result {
  const { from, to, fromRootHash, hashes, checkpoint: note } = proof;
  return {
    json: proof,
    text: [`the first ${from} of ${to} leaves, root ${fromRootHash}`, ...hashes, '', note].join('\n'),
  };
}

export interface OutsiderOptions {
  witnessKey?: string[];
  tsaCert?: string;
}

/** Whom the reader trusts besides the log. Errors: USAGE. */
export function outsidersOf({ witnessKey = [], tsaCert }: OutsiderOptions): Outsiders {
  try {
    return {
      witnesses: witnessKey.map(parseWitnessKey),
      ...(tsaCert !== undefined && { authorities: parseCertificates(readFileSync(tsaCert, 'utf8')) }),
    };
  } catch (cause) {
    const what = isAppError(cause) ? cause.message : 'The file of --tsa-cert cannot be read.';
    throw new AppError('USAGE', what, { cause });
  }
}

export type FsckOptions = OutsiderOptions & { key?: string };

export async function fsck({ context }: Command, { key: trusted, ...options }: FsckOptions): Promise<Result> {
  const { ledger, logStore } = context;
  const outsiders = outsidersOf(options);
  // A log that cannot be continued is what this command is for.
  await integrate(context).catch((error: unknown) => {
    if (!isAppError(error, 'INTEGRITY')) throw error;
  });
  const vkey = trusted ?? (await verifierKey(context));
  return fsckResult(await fsckLog({ store: logStore, ledger, verifierKey: vkey, outsiders }));
}

export function fsckResult(result: FsckReport): Result {
  const problems = result.problems.map(
    (problem) => `  ${problem.path ?? ''} ${problem.leafIndex ?? ''} ${problem.detail}`,
  );
  const attested = result.attestations.map((one) =>
    one.kind === 'cosignature'
      ? `  ${one.size} leaves cosigned by ${one.witness} at ${one.at}`
      : `  ${one.size} leaves time-stamped ${one.at}, authority ${one.authority}`,
  );
  const verdict = result.ok ? 'in order' : 'DAMAGED';
  return {
    json: result,
    text: [`Custody log ${verdict}: ${result.size} leaves, root ${result.rootHash}`, ...attested, ...problems].join(
      '\n',
    ),
    exit: result.ok ? 0 : 1,
  };
}
