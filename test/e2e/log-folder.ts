/** The custody log of a data folder alone: catalogue, ledger, log files and key, without a pipeline. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openCatalogue } from '../../adapters/local/catalogue.ts';
import { systemClock, systemRandom } from '../../adapters/local/clock-random.ts';
import { createLocalSigner } from '../../adapters/local/keys.ts';
import { createFileLogStore } from '../../adapters/local/log-store.ts';
import { ARCHIVE_ID } from '../../core/custody/event.ts';
import { recordEvent } from '../../core/custody/leaf.ts';
import { formatVerifierKey } from '../../core/custody/note.ts';
import type { LogLedger, LogStore, Signer } from '../../core/custody/ports.ts';
import { integrateLog } from '../../core/use-cases/integrate-log.ts';

export interface LogFolder {
  readonly ledger: LogLedger;
  readonly store: LogStore;
  readonly signer: Signer;
  readonly verifierKey: string;
  /** Commits `count` events in one transaction and returns their ids. */
  readonly commit: (count: number) => Promise<readonly string[]>;
  readonly integrate: () => ReturnType<typeof integrateLog>;
  /** Ids of all committed events, in order of commit. */
  readonly events: () => Promise<readonly string[]>;
  readonly close: () => void;
}

export async function openLogFolder(folder: string): Promise<LogFolder> {
  const keys = join(folder, 'keys');
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  const opened = openCatalogue({ file: join(folder, 'catalogue.sqlite'), clock: systemClock });
  const { catalogue, ledger } = opened;
  const store = createFileLogStore({ dir: join(folder, 'log') });
  const signer = await createLocalSigner({ dir: keys, name: 'callvault.local/log' });
  const entry = { type: 'access.refused', openings: { actor: 'test' } } as const;
  return {
    ...{ ledger, store, signer },
    close: () => {
      opened.close();
    },
    verifierKey: formatVerifierKey(signer.name, await signer.publicKey()),
    async commit(count) {
      const at = systemClock.now().toISOString();
      const events = Array.from({ length: count }, () =>
        recordEvent({ recordingId: ARCHIVE_ID, at, entry, random: systemRandom }),
      );
      await catalogue.commit({ recordings: [], events });
      return events.map(({ eventId }) => eventId);
    },
    integrate: () => integrateLog({ ledger, store, signer }),
    events: async () => (await catalogue.events(ARCHIVE_ID)).map(({ eventId }) => eventId),
  };
}
