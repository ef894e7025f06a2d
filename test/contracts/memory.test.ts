/** The fakes keep the contracts too: a test on fakes says something about the real thing. */
import { createMemoryCatalogue } from '../support/memory-catalogue.ts';
import { fakeClock, fakeRandom } from '../support/memory-clock-random.ts';
import { createMemoryIntake, createMemoryScratch, createMemoryWorkStore } from '../support/memory-files.ts';
import { createMemoryKeyService, createMemoryKeyTable, createMemorySigner } from '../support/memory-keys.ts';
import { MemoryLogLedger } from '../support/memory-log.ts';
import { createMemorySearchIndex } from '../support/memory-search.ts';
import { createMemoryTranscriber } from '../support/memory-transcriber.ts';
import { createMemoryVault } from '../support/memory-vault.ts';
import { catalogueContract } from './catalogue.ts';
import { clockContract, randomContract } from './clock-random.ts';
import { intakeContract } from './intake.ts';
import { keyServiceContract, keyTableContract, signerContract } from './keys.ts';
import { logLedgerContract } from './log-ledger.ts';
import { scratchContract } from './scratch.ts';
import { searchIndexContract } from './search-index.ts';
import { transcriberContract } from './transcriber.ts';
import { vaultContract } from './vault.ts';
import { workQueueContract } from './work-queue.ts';
import { workStoreContract } from './work-store.ts';

clockContract('fake', () => fakeClock());
randomContract('fake', () => fakeRandom());
intakeContract('memory', () => createMemoryIntake({ clock: fakeClock() }));
vaultContract('memory', (clock) => createMemoryVault({ clock }));
scratchContract('memory', () => createMemoryScratch());
workStoreContract('memory', () => createMemoryWorkStore());
keyServiceContract('memory', () => createMemoryKeyService({ random: fakeRandom() }));
keyTableContract('memory', () => createMemoryKeyTable());
signerContract('memory', (name) => createMemorySigner({ name }));
catalogueContract('memory', (clock) => createMemoryCatalogue({ clock }));
workQueueContract('memory', (clock) => createMemoryCatalogue({ clock }));
searchIndexContract('memory', () => createMemorySearchIndex());
transcriberContract('memory', () => createMemoryTranscriber());
logLedgerContract('memory, fed by the memory catalogue', () => {
  const ledger = new MemoryLogLedger();
  const { catalogue } = createMemoryCatalogue({ clock: fakeClock(), committed: ledger.records });
  return { ledger, commit: (events) => catalogue.commit({ recordings: [], events }) };
});
