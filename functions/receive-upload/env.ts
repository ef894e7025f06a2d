/** What receive-upload needs: it registers what lies in the intake. */
import * as z from 'zod';
import { catalogueEnv, intakeEnv } from '../env.ts';

export const envSchema = z.object({ ...catalogueEnv, ...intakeEnv });
