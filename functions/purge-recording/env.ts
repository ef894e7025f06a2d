/** What purge-recording needs: every place where something of a recording can lie. */
import * as z from 'zod';
import {
  catalogueEnv,
  eventsEnv,
  intakeEnv,
  keysEnv,
  replicaEnv,
  searchEnv,
  transcribeEnv,
  vaultEnv,
  workEnv,
} from '../env.ts';

export const envSchema = z.object({
  ...catalogueEnv,
  ...eventsEnv,
  ...intakeEnv,
  ...keysEnv,
  ...replicaEnv,
  ...searchEnv,
  ...transcribeEnv,
  ...vaultEnv,
  ...workEnv,
});
