/** What index-recording needs: the sealed transcript and the index. */
import * as z from 'zod';
import { catalogueEnv, keysEnv, searchEnv, vaultEnv } from '../env.ts';

export const envSchema = z.object({ ...catalogueEnv, ...keysEnv, ...searchEnv, ...vaultEnv });
