/** What deliver-webhook needs: webhooks and deliveries, and the key that opens their secrets. */
import * as z from 'zod';
import { catalogueEnv, webhookKeysEnv } from '../env.ts';

export const envSchema = z.object({ ...catalogueEnv, ...webhookKeysEnv });
