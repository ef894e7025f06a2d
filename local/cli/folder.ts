/** What every command that works on a data folder shares: open it, do the work, integrate the custody log, close it. */
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { AppError, isAppError } from '../../core/errors.ts';
import type { QueuedContext } from '../../core/use-cases/context.ts';
import { integrateLog } from '../../core/use-cases/integrate-log.ts';
import { openFolder } from '../container.ts';
import { loadPolicies } from '../policies.ts';
import { readSettings, type Settings } from '../settings.ts';
import type { Result } from './output.ts';

export interface Command {
  readonly context: QueuedContext;
  readonly settings: Settings;
  /** Who did it, for the custody events. */
  readonly actor: string;
}

/** What an archive leaves in its folder; keys alone are none. */
const ARCHIVE = ['catalogue.sqlite', 'vault', 'log'];

/**
 * Runs `work` on the data folder. Every event it leaves is in the signed log before this returns, also when the work fails. Only with
 * `create` an archive is made where there is none. Errors: NOT_FOUND.
 */
export async function withFolder(
  data: string | undefined,
  work: (command: Command) => Promise<Result>,
  empty?: 'create',
): Promise<Result> {
  const settings = readSettings(process.env, { data });
  const { dataDir } = settings;
  if (empty === undefined && !ARCHIVE.some((name) => existsSync(join(dataDir, name)))) {
    const next = 'Begin one with: callvault ingest FILE, or name its folder with --data.';
    throw new AppError('NOT_FOUND', `There is no archive in ${dataDir}. ${next}`);
  }
  const { context, close } = await openFolder(settings, loadPolicies(settings.policiesDir));
  try {
    return await finished(context, work({ context, settings, actor: localActor(settings.actor, userInfo().username) }));
  } finally {
    close();
  }
}

/**
 * The account that runs the command; where several people share one, `CALLVAULT_ACTOR` says who of them it is, beside it. That is a statement,
 * not a proof: whoever has the data folder could write anything. Tokens of the API prove who acts.
 */
function localActor(named: string | undefined, account: string): string {
  return named === undefined ? `cli:${account}` : `cli:${account}/${named}`;
}

/** A damaged log does not hide what the command found, but the command has not succeeded. */
async function finished(context: QueuedContext, work: Promise<Result>): Promise<Result> {
  const result = await work.catch(async (error: unknown) => {
    await integrate(context).catch(() => undefined);
    throw error;
  });
  try {
    await integrate(context);
    return result;
  } catch (error) {
    if (!isAppError(error, 'INTEGRITY')) throw error;
    process.stderr.write(`callvault: the custody log could not be continued: ${error.message}\n`);
    return { ...result, exit: 1 };
  }
}

/** Brings every committed event into the signed log. */
export async function integrate({ ledger, logStore, signer }: QueuedContext): Promise<void> {
  await integrateLog({ ledger, store: logStore, signer });
}
