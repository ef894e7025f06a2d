/** The adapters of the single-machine edition keep the contracts. */
import { join } from 'node:path';
import { openCatalogue, type CatalogueFile } from '../../adapters/local/catalogue.ts';
import { systemClock, systemRandom } from '../../adapters/local/clock-random.ts';
import { noTranscriber } from '../../adapters/local/command-transcriber.ts';
import { openFacts } from '../../adapters/local/facts.ts';
import { createFileIntake } from '../../adapters/local/intake.ts';
import { createLocalKeyService, createLocalSigner, openKeyTable } from '../../adapters/local/keys.ts';
import { createFileLogStore } from '../../adapters/local/log-store.ts';
import { createFileScratch } from '../../adapters/local/scratch.ts';
import { openSearchIndex } from '../../adapters/local/search.ts';
import { createFileVault } from '../../adapters/local/vault.ts';
import { createFileWorkStore } from '../../adapters/local/work-store.ts';
import type { Clock } from '../../core/ports.ts';
import { closing, tempDir } from '../adapters/local/temp-dir.ts';
import { catalogueContract } from './catalogue.ts';
import { clockContract, randomContract } from './clock-random.ts';
import { factsContract } from './facts.ts';
import { audioPiecesContract } from './audio-pieces.ts';
import { intakeContract } from './intake.ts';
import { keyServiceContract, keyTableContract, signerContract } from './keys.ts';
import { logLedgerContract } from './log-ledger.ts';
import { logStoreContract } from './log-store.ts';
import { scratchContract } from './scratch.ts';
import { searchIndexContract } from './search-index.ts';
import { transcriberContract } from './transcriber.ts';
import { vaultContract } from './vault.ts';
import { workQueueContract } from './work-queue.ts';
import { workStoreContract } from './work-store.ts';

const openTemp = (clock: Clock): CatalogueFile =>
  closing(openCatalogue({ file: join(tempDir(), 'catalogue.sqlite'), clock }));

clockContract('system', () => systemClock);
randomContract('system', () => systemRandom);
intakeContract('files', () => createFileIntake({ dir: tempDir() }));
audioPiecesContract('files', () => createFileIntake({ dir: tempDir() }));
vaultContract('files', (clock) => createFileVault({ dir: tempDir(), clock }));
scratchContract('files', () => createFileScratch({ dir: tempDir() }));
workStoreContract('files', () => createFileWorkStore({ dir: tempDir() }));
keyServiceContract('key file', () => createLocalKeyService({ dir: tempDir() }));
keyTableContract('SQLite', () => closing(openKeyTable({ file: join(tempDir(), 'keys.sqlite') })));
signerContract('key file', (name) => createLocalSigner({ dir: tempDir(), name }));
catalogueContract('SQLite', openTemp);
workQueueContract('SQLite', openTemp);
searchIndexContract('SQLite FTS5', (loadTurns) =>
  closing(openSearchIndex({ file: join(tempDir(), 'search.sqlite'), loadTurns })),
);
factsContract('SQLite', (dir) => openFacts({ file: join(dir, 'facts.sqlite') }));
transcriberContract('none', () => noTranscriber);
logStoreContract('files', () => createFileLogStore({ dir: tempDir() }));
logLedgerContract('SQLite', () => {
  const { ledger, catalogue } = openTemp(systemClock);
  return { ledger, commit: (events) => catalogue.commit({ recordings: [], events }) };
});
