/** What run-export needs: everything that goes into a bundle, and a place for it. */
import * as z from 'zod';
import { catalogueEnv, custodyLogEnv, integrateEnv, keysEnv, vaultEnv, workEnv } from '../env.ts';

export const envSchema = z.object({
  ...catalogueEnv,
  ...custodyLogEnv,
  ...integrateEnv,
  ...keysEnv,
  ...vaultEnv,
  ...workEnv,
});
