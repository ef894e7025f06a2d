/** What analyse-recording needs: the sealed transcript, the acoustics, who understands language and sums up, and who is told. */
import * as z from 'zod';
import { catalogueEnv, eventsEnv, keysEnv, languageEnv, summaryEnv, vaultEnv, workEnv } from '../env.ts';

export const envSchema = z.object({
  ...catalogueEnv,
  ...eventsEnv,
  ...keysEnv,
  ...languageEnv,
  ...summaryEnv,
  ...vaultEnv,
  ...workEnv,
});
