/** What transcribe-recording needs: the sealed audio, a transcript that was given, and the service. */
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
