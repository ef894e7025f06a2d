/** What receive-upload needs: it registers what lies in the intake, and holds what a matter waits for, should it be sealed already. */
import * as z from 'zod';
import { catalogueEnv, intakeEnv, vaultEnv } from '../env.ts';

export const envSchema = z.object({ ...catalogueEnv, ...intakeEnv, ...vaultEnv });
