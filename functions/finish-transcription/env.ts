/** What finish-transcription needs: the answer of the job, and a place for it in the vault, or in the intake before the seal. */
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
