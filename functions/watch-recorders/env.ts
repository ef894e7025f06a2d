/** What watch-recorders needs: to count calls, and to note a silence. */
import * as z from 'zod';
import { catalogueEnv } from '../env.ts';

export const envSchema = z.object({ ...catalogueEnv });
