/** What serve-api needs: to read everything, to note custody events, to take announcements, and to ask for facts. */
import * as z from 'zod';
import {
  catalogueEnv,
  consoleEnv,
  custodyLogEnv,
  eventsEnv,
  exportEnv,
  identityEnv,
  insightsEnv,
  intakeEnv,
  integrateEnv,
  keysEnv,
  searchEnv,
  subjectTokensEnv,
  vaultEnv,
  webhooksEnv,
  workEnv,
} from '../env.ts';

export const envSchema = z.object({
  ...catalogueEnv,
  ...consoleEnv,
  ...custodyLogEnv,
  ...eventsEnv,
  ...exportEnv,
  ...identityEnv,
  ...insightsEnv,
  ...intakeEnv,
  ...integrateEnv,
  ...keysEnv,
  ...searchEnv,
  ...subjectTokensEnv,
  ...vaultEnv,
  ...webhooksEnv,
  ...workEnv,
});
