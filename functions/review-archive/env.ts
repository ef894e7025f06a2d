/** What review-archive needs: locks to make longer, keys to move, versions to remove, and a place in the index and the facts to leave. */
import * as z from 'zod';
import { catalogueEnv, eventsEnv, intakeEnv, keysEnv, replicaEnv, searchEnv, vaultEnv } from '../env.ts';

export const envSchema = z.object({
  ...catalogueEnv,
  ...eventsEnv,
  ...intakeEnv,
  ...keysEnv,
  ...replicaEnv,
  ...searchEnv,
  ...vaultEnv,
});
