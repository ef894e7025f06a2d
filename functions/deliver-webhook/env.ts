/** What deliver-webhook needs: webhooks and deliveries, the key that opens their secrets, and where they may be. */
import * as z from 'zod';
import { catalogueEnv, webhookKeysEnv, webhooksEnv } from '../env.ts';

export const envSchema = z.object({ ...catalogueEnv, ...webhookKeysEnv, ...webhooksEnv });
