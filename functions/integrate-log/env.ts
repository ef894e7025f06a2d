/** What integrate-log needs: the events, the signing key, and the vault for the files. */
import * as z from 'zod';
import { catalogueEnv, custodyLogEnv, vaultEnv } from '../env.ts';

export const envSchema = z.object({ ...catalogueEnv, ...custodyLogEnv, ...vaultEnv });
