/** The HTTP API behind API Gateway: the same app as on a single machine. */
import { lazilyResolved } from '../lazily.ts';
import { readEnv } from '../read-env.ts';
import { openApi } from './app.ts';
import { envSchema } from './env.ts';
import { proxyHandler } from './proxy.ts';

export const handler = proxyHandler(lazilyResolved(() => openApi(readEnv(envSchema))));
