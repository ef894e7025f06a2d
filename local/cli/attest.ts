/** `log witness-key|cosign|stamp` and `audit`: outsiders attest the log, and the archive examines itself. */
import { createHttpAuthority } from '../../adapters/http/timestamp-authority.ts';
import { createHttpWitness } from '../../adapters/http/witness.ts';
import { createWitnessKey, openFileWitness } from '../../adapters/local/file-witness.ts';
import { AppError } from '../../core/errors.ts';
import { auditArchive } from '../../core/use-cases/audit-archive.ts';
import { cosignLog } from '../../core/use-cases/cosign-log.ts';
import { stampLog } from '../../core/use-cases/stamp-log.ts';
import { integrate, type Command } from './folder.ts';
import { outsidersOf, verifierKey } from './log.ts';
import type { Result } from './output.ts';

/** Needs no data folder: the witness makes its key where it lives. */
export function witnessKey(file: string, name: string): Result {
  const vkey = createWitnessKey(file, name);
  return { json: { file, witnessKey: vkey }, text: vkey };
}

export interface CosignOptions {
  key?: string;
  url?: string;
  witnessKey?: string;
}

export async function cosign({ context }: Command, { key, url, witnessKey: vkey }: CosignOptions): Promise<Result> {
  const isFile = key !== undefined && url === undefined && vkey === undefined;
  if (!isFile && (key !== undefined || url === undefined || vkey === undefined)) {
    throw new AppError('USAGE', 'Give --key FILE, or --url URL with --witness-key VKEY.');
  }
  await integrate(context);
  const log = await verifierKey(context);
  const witness =
    key !== undefined
      ? openFileWitness({ file: key, log, clock: context.clock })
      : createHttpWitness({ url: url ?? '', vkey: vkey ?? '' });
  const done = await cosignLog({ store: context.logStore, verifierKey: log, witness });
  return {
    json: { ...done, witnessKey: witness.vkey },
    text: `${done.size} leaves cosigned by ${done.witness} at ${done.at}\n\n${done.checkpoint}`,
  };
}

export async function stamp(
  { context, settings }: Command,
  { tsa, tsaCert }: { tsa?: string; tsaCert?: string },
): Promise<Result> {
  const url = tsa ?? settings.tsaUrl;
  if (url === undefined) throw new AppError('USAGE', 'Name an authority: --tsa URL or CALLVAULT_TSA_URL.');
  const { authorities = [] } = outsidersOf({ ...(tsaCert !== undefined && { tsaCert }) });
  await integrate(context);
  const { logStore: store, random } = context;
  const authority = createHttpAuthority({ url, random });
  const done = await stampLog({ store, verifierKey: await verifierKey(context), authority, authorities });
  return {
    json: done,
    text: `${done.size} leaves time-stamped ${done.at}, authority ${done.authority}: log/${done.path}`,
  };
}

/** Exit 1 when anything is not as it should be. */
export async function audit({ context, actor }: Command, sample: number | undefined): Promise<Result> {
  const report = await auditArchive(context, { actor, ...(sample !== undefined && { sample }) });
  const { size, rootHash, problems, verified, damaged, intact } = report;
  return {
    json: report,
    text: [
      `Archive ${intact ? 'in order' : 'DAMAGED'}: ${size} leaves, root ${rootHash}; ${verified - damaged.length} of ${verified} recordings in order`,
      ...problems.map(({ path, leafIndex, detail }) => `  ${path ?? ''} ${leafIndex ?? ''} ${detail}`),
      ...damaged.map(({ recordingId, verdict, detail }) => `  ${recordingId} ${verdict}: ${detail}`),
    ].join('\n'),
    exit: intact ? 0 : 1,
  };
}
