/** What serve-api needs: to read everything, to note custody events, to take announcements, and to ask for facts. */
import * as z from 'zod';
import {
  catalogueEnv,
  custodyLogEnv,
  eventsEnv,
  exportEnv,
  identityEnv,
  insightsEnv,
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
  ...eventsEnv,
  ...exportEnv,
  ...identityEnv,
  ...insightsEnv,
  ...intakeEnv,
  ...integrateEnv,
  ...keysEnv,
  ...searchEnv,
  ...vaultEnv,
  ...workEnv,
});
