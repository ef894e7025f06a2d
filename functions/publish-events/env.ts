/** What publish-events needs: the custody log as the catalogue has it, and the bus. */
import * as z from 'zod';
import { catalogueEnv, eventsEnv } from '../env.ts';

export const envSchema = z.object({ ...catalogueEnv, ...eventsEnv });
