/** Keeps the signed custody log at most seconds behind the events, one integration at a time. */
import type { Context } from '../core/use-cases/context.ts';
import { integrateLog } from '../core/use-cases/integrate-log.ts';

/** What needs the log up to date (proofs, verification, export) asks for it; every checkpoint is kept, so not more often than this. */
const EVERY_MS = 5000;

export interface Integrator {
  /** Resolves when every event that is committed now stands in the signed log. */
  readonly integrate: () => Promise<void>;
  /** From now on without being asked. */
  start(): void;
  /** Ends the timer after a last integration. */
  stop(): Promise<void>;
}

export function createIntegrator(
  { ledger, logStore, signer }: Context,
  onFailure: (error: unknown) => void,
): Integrator {
  let last: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const integrate = (): Promise<void> => {
    const next = last.then(async () => {
      await integrateLog({ ledger, store: logStore, signer });
    });
    last = next.catch(() => undefined);
    return next;
  };
  const later = (): void => {
    timer = setTimeout(() => void integrate().catch(onFailure).finally(again), EVERY_MS);
  };
  const again = (): void => {
    if (timer) later();
  };
  return {
    integrate,
    start: later,
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await integrate();
    },
  };
}
