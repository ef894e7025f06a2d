/** Builds the one context of the single-machine edition over a data folder. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createWebhookSender } from '../adapters/http/webhook-sender.ts';
import { parseTranscript } from '../adapters/formats/parse-transcript.ts';
import { openCatalogue } from '../adapters/local/catalogue.ts';
import { systemClock, systemRandom } from '../adapters/local/clock-random.ts';
import { createCommandTranscriber, noTranscriber } from '../adapters/local/command-transcriber.ts';
import { openFacts } from '../adapters/local/facts.ts';
import { createFileIntake } from '../adapters/local/intake.ts';
import { createLocalKeyService, createLocalSigner, openKeyTable } from '../adapters/local/keys.ts';
import { createFileLogStore } from '../adapters/local/log-store.ts';
import { createFileScratch } from '../adapters/local/scratch.ts';
import { openSearchIndex } from '../adapters/local/search.ts';
import { hasCode, storageError } from '../adapters/local/storage-error.ts';
import { createFileVault } from '../adapters/local/vault.ts';
import { createFileWorkStore } from '../adapters/local/work-store.ts';
import { AppError } from '../core/errors.ts';
import type { QueuedContext, Policies } from '../core/use-cases/context.ts';
import { createTurnLoader } from '../core/use-cases/searchable-calls.ts';

import { logAlert, logFailure } from './log.ts';
import type { Settings } from './settings.ts';

/** Origin line of the checkpoints of a local log. */
const LOG_NAME = 'callvault.local/log';

export interface OpenFolder {
  readonly context: QueuedContext;
  readonly close: () => void;
}

/** Opens the data folder, making it when it is not there (0700). Errors: UNAVAILABLE, INTEGRITY for damaged key files, STORAGE_FULL. */
export async function openFolder(settings: Settings, policies: Policies): Promise<OpenFolder> {
  const at = (name: string): string => join(settings.dataDir, name);
  makeFolders(settings.dataDir, at('keys'));
  const store = openCatalogue({ file: at('catalogue.sqlite'), clock: systemClock });
  const keyTable = openKeyTable({ file: at('keys/keys.sqlite') });
  const vault = createFileVault({ dir: at('vault'), clock: systemClock });
  const keyService = createLocalKeyService({ dir: at('keys') });
  const work = createFileWorkStore({ dir: at('work') });
  const search = openSearchIndex({
    file: at('work/search.sqlite'),
    loadTurns: createTurnLoader({
      catalogue: store.catalogue,
      ...{ vault, keyService, keyTable, work, clock: systemClock },
    }),
  });
  const facts = openFacts({ file: at('work/facts.sqlite') });
  const context: QueuedContext = {
    catalogue: store.catalogue,
    queue: store.queue,
    ledger: store.ledger,
    logStore: createFileLogStore({ dir: at('log') }),
    signer: await createLocalSigner({ dir: at('keys'), name: LOG_NAME }),
    intake: createFileIntake({ dir: at('intake') }),
    vault,
    scratch: createFileScratch({ dir: at('work/scratch') }),
    work,
    keyService,
    keyTable,
    search,
    facts,
    factSource: facts,
    transcriber:
      settings.asrCommand === undefined
        ? noTranscriber
        : createCommandTranscriber({ command: settings.asrCommand, workDir: at('work'), parse: parseTranscript }),
    webhooks: createWebhookSender({
      reach: { loopback: true, ...(settings.webhookRanges && { allowed: settings.webhookRanges }) },
    }),
    clock: systemClock,
    random: systemRandom,
    policies,
    parseTranscript,
    onFailure: logFailure,
    onAlert: logAlert,
  };
  return {
    context,
    close: () => {
      facts.close();
      search.close();
      keyTable.close();
      store.close();
    },
  };
}

/** Errors: UNAVAILABLE when this user cannot write there. */
function makeFolders(dataDir: string, keys: string): void {
  try {
    makeEach(dataDir);
    makeEach(keys);
    chmodSync(keys, 0o700);
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST')) throw storageError(error);
    throw new AppError('UNAVAILABLE', 'The data folder cannot be written by this user.', { cause: error });
  }
}

/** One level at a time: Node's own recursive mkdir never returns where the file system refuses with ENOENT (as /proc does). */
function makeEach(path: string): void {
  if (existsSync(path)) return;
  makeEach(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}
