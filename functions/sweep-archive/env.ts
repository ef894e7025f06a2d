/** What sweep-archive needs: to register arrivals, tidy after seals and ask for silent jobs. */
import * as z from 'zod';
import { catalogueEnv, intakeEnv, keysEnv, transcribeEnv, vaultEnv, workEnv } from '../env.ts';

export const envSchema = z.object({
  ...catalogueEnv,
  ...intakeEnv,
  ...keysEnv,
  ...transcribeEnv,
  ...vaultEnv,
  ...workEnv,
});
