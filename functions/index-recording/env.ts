/** What index-recording needs: the sealed transcript and the analysis, the index, and where facts go. */
import * as z from 'zod';
import { catalogueEnv, eventsEnv, keysEnv, searchEnv, vaultEnv, workEnv } from '../env.ts';

export const envSchema = z.object({
  ...catalogueEnv,
  ...eventsEnv,
  ...keysEnv,
  ...searchEnv,
  ...vaultEnv,
  ...workEnv,
});
