/** What make-access-copy needs: the sealed audio and the work store. */
import * as z from 'zod';
import { catalogueEnv, keysEnv, vaultEnv, workEnv } from '../env.ts';

export const envSchema = z.object({ ...catalogueEnv, ...keysEnv, ...vaultEnv, ...workEnv });
