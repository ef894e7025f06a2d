/** What this thread is working on: kept hidden in the queue while a step runs, and handed back when the process is told to stop. */
import type { Delivery, KeepAlive } from '../core/use-cases/run-pipeline.ts';

export interface Deliveries {
  readonly keepAlive: KeepAlive;
  /** Makes everything that is worked on due again, uncounted. Nothing new may be taken afterwards; the steps end with the process. */
  handBack(): Promise<void>;
  /** True once everything was handed back. */
  isOver(): boolean;
}

export function trackDeliveries(): Deliveries {
  const underWay = new Set<Delivery>();
  let over = false;
  return {
    async keepAlive(work, delivery) {
      underWay.add(delivery);
      // A beat that fails is followed by another one before the time is up.
      const timer = setInterval(() => void delivery.beat().catch(() => false), delivery.everyMs);
      try {
        return await work();
      } finally {
        clearInterval(timer);
        underWay.delete(delivery);
      }
    },
    async handBack() {
      over = true;
      await Promise.all([...underWay].map((delivery) => delivery.handBack()));
    },
    isOver: () => over,
  };
}

/** Ctrl-C and SIGTERM hand back first, then end the process as they would have. A second one ends it at once. */
export async function handingBackOnSignal(work: () => Promise<void>, handBack: () => Promise<void>): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const stop = (signal: NodeJS.Signals): void => {
    forget();
    void handBack().finally(() => process.kill(process.pid, signal));
  };
  const forget = (): void => {
    for (const signal of signals) process.off(signal, stop);
  };
  for (const signal of signals) process.on(signal, stop);
  try {
    await work();
  } finally {
    forget();
  }
}
