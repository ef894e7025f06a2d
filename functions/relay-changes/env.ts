/** What relay-changes needs: where its events go. The recording comes with the change. */
import * as z from 'zod';
import { eventsEnv } from '../env.ts';

export const envSchema = z.object({ ...eventsEnv });
