/** What finish-transcription needs: the answer of the job, and a place in the vault for it. */
import * as z from 'zod';
import { catalogueEnv, keysEnv, transcribeEnv, vaultEnv, workEnv } from '../env.ts';

export const envSchema = z.object({ ...catalogueEnv, ...keysEnv, ...transcribeEnv, ...vaultEnv, ...workEnv });
