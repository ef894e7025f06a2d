/** What run-export needs: everything that goes into a bundle and a place for it, and the index and the facts that an erased call leaves. */
import * as z from 'zod';
import { catalogueEnv, custodyLogEnv, eventsEnv, integrateEnv, keysEnv, searchEnv, vaultEnv, workEnv } from '../env.ts';

export const envSchema = z.object({
  ...catalogueEnv,
  ...custodyLogEnv,
  ...eventsEnv,
  ...integrateEnv,
  ...keysEnv,
  ...searchEnv,
  ...vaultEnv,
  ...workEnv,
});
