/** What serve-api needs: to read everything, to note custody events, and to take announcements. */
import * as z from 'zod';
import {
  catalogueEnv,
  custodyLogEnv,
  identityEnv,
  intakeEnv,
  integrateEnv,
  keysEnv,
  searchEnv,
  vaultEnv,
  workEnv,
} from '../env.ts';

export const envSchema = z.object({
  ...catalogueEnv,
  ...custodyLogEnv,
  ...identityEnv,
  ...intakeEnv,
  ...integrateEnv,
  ...keysEnv,
  ...searchEnv,
  ...vaultEnv,
  ...workEnv,
});
