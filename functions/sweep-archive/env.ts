/** What sweep-archive needs: to register arrivals, tidy after seals and ask for silent jobs. */
import * as z from 'zod';
import { catalogueEnv, exportEnv, intakeEnv, keysEnv, transcribeEnv, vaultEnv, workEnv } from '../env.ts';

export const envSchema = z.object({
  ...catalogueEnv,
  ...exportEnv,
  ...intakeEnv,
  ...keysEnv,
  ...transcribeEnv,
  ...vaultEnv,
  ...workEnv,
});
