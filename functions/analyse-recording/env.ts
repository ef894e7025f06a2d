/** What analyse-recording needs: the sealed transcript, the acoustics, and who understands language and sums up. */
import * as z from 'zod';
import { catalogueEnv, keysEnv, languageEnv, summaryEnv, vaultEnv, workEnv } from '../env.ts';

export const envSchema = z.object({
  ...catalogueEnv,
  ...keysEnv,
  ...languageEnv,
  ...summaryEnv,
  ...vaultEnv,
  ...workEnv,
});
