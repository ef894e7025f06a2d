/** What run-export needs: everything that goes into a bundle and a place for it, and the index for holds by query. */
import * as z from 'zod';
import { catalogueEnv, custodyLogEnv, integrateEnv, keysEnv, searchEnv, vaultEnv, workEnv } from '../env.ts';

export const envSchema = z.object({
  ...catalogueEnv,
  ...custodyLogEnv,
  ...integrateEnv,
  ...keysEnv,
  ...searchEnv,
  ...vaultEnv,
  ...workEnv,
});
