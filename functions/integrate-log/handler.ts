/**
 * Brings committed events into the signed custody log: every minute, and before a proof is given out. Signs the note about the manifest of a
 * bundle for whoever makes it.
 */
import { manifestNoteText } from '../../core/evidence/bundle.ts';
import { integrateLog } from '../../core/use-cases/integrate-log.ts';
import { createContext } from '../container.ts';
import { manifestRequestSchema } from '../delegated-signer.ts';
import { lazily } from '../lazily.ts';
import { log } from '../log.ts';
import { count } from '../metrics.ts';
import { observed, type FunctionHandler } from '../middleware.ts';
import { custodyLogParts } from '../parts/custody-log.ts';
import { readEnv } from '../read-env.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { envSchema } from './env.ts';

export type IntegrateAnswer = Awaited<ReturnType<typeof integrateLog>> | { readonly signature: string };

export function integrateHandler(open: () => Context): FunctionHandler<IntegrateAnswer> {
  return observed(async (event) => {
    const { ledger, logStore: store, signer } = open();
    const asked = manifestRequestSchema.safeParse(event).data;
    if (asked) {
      const note = manifestNoteText(signer.name, asked.manifestSha256);
      return { signature: Buffer.from(await signer.sign(Buffer.from(note))).toString('base64') };
    }
    const head = await integrateLog({ ledger, store, signer });
    count('LogSize', head.size);
    count('LeavesIntegrated', head.integrated);
    log('LOG_INTEGRATED', { size: head.size, integrated: head.integrated });
    return head;
  });
}

export const handler = integrateHandler(lazily(() => createContext(custodyLogParts(readEnv(envSchema)))));
