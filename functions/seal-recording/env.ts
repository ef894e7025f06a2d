/** What seal-recording needs: everything between the intake and the lock. */
import * as z from 'zod';
import { catalogueEnv, intakeEnv, keysEnv, vaultEnv, workEnv } from '../env.ts';

export const envSchema = z.object({ ...catalogueEnv, ...intakeEnv, ...keysEnv, ...vaultEnv, ...workEnv });
