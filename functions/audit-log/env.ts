/** What audit-log needs: to read every log file, and to open a sample of the originals. */
import * as z from 'zod';
import { catalogueEnv, custodyLogEnv, integrateEnv, keysEnv, vaultEnv } from '../env.ts';

export const envSchema = z.object({ ...catalogueEnv, ...custodyLogEnv, ...integrateEnv, ...keysEnv, ...vaultEnv });
