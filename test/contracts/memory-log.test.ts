import { MemoryLogLedger, MemoryLogStore } from '../support/memory-log.ts';
import { logLedgerContract } from './log-ledger.ts';
import { logStoreContract } from './log-store.ts';

logStoreContract('memory', () => new MemoryLogStore());
logLedgerContract('memory', () => {
  const ledger = new MemoryLogLedger();
  return { ledger, commit: (records) => ledger.commit(records) };
});
