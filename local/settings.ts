/** The environment of the single-machine edition, read once. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { AppError } from '../core/errors.ts';

const environment = z.object({
  CALLVAULT_DATA: z.string().min(1).default('./data'),
  CALLVAULT_PORT: z.coerce.number().int().min(0).max(65_535).default(8700),
  /** Folder with retention.yaml and the other policy files. */
  CALLVAULT_POLICIES: z.string().min(1).optional(),
  /** Program that turns a WAV file into transcript JSON; see docs/speech.md. */
  CALLVAULT_ASR_COMMAND: z.string().min(1).optional(),
  /** Who of several people sharing one account runs the command; part of the custody log. */
  CALLVAULT_ACTOR: z.string().trim().min(1).max(128).optional(),
  /** Threads for heavy steps. */
  CALLVAULT_WORKERS: z.coerce.number().int().min(1).max(64).optional(),
  /** RFC 3161 authority that stamps the newest checkpoint once a day; nobody is asked without it. */
  CALLVAULT_TSA_URL: z.url({ protocol: /^https?$/u }).optional(),
  /** `off`: no limit on what one token may ask in a second. */
  CALLVAULT_RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  /** Ranges of private addresses that webhooks may reach, such as `10.1.0.0/16,fd00:1::/64`; public addresses and this machine need none. */
  CALLVAULT_WEBHOOK_RANGES: z
    .string()
    .transform((text) => text.split(',').map((range) => range.trim()))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], 'must be address ranges, separated by commas')))
    .optional(),
});

export interface Settings {
  readonly dataDir: string;
  readonly policiesDir: string;
  readonly port: number;
  readonly asrCommand: string | undefined;
  readonly actor?: string | undefined;
  readonly workers: number | undefined;
  readonly tsaUrl?: string | undefined;
  readonly isUnlimited?: boolean;
  readonly webhookRanges?: readonly string[] | undefined;
}

/** Errors: USAGE naming the variable. */
export function readSettings(env: NodeJS.ProcessEnv, override: { data?: string | undefined } = {}): Settings {
  if (override.data === '') throw new AppError('USAGE', '--data needs a folder.');
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError('USAGE', `${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'invalid'}`);
  }
  const {
    CALLVAULT_DATA,
    CALLVAULT_PORT,
    CALLVAULT_POLICIES,
    CALLVAULT_ASR_COMMAND,
    CALLVAULT_ACTOR,
    CALLVAULT_WORKERS,
  } = parsed.data;
  return {
    dataDir: resolve(override.data ?? CALLVAULT_DATA),
    policiesDir: CALLVAULT_POLICIES ?? fileURLToPath(new URL('../policies/', import.meta.url)),
    port: CALLVAULT_PORT,
    asrCommand: CALLVAULT_ASR_COMMAND,
    actor: CALLVAULT_ACTOR,
    ...(parsed.data.CALLVAULT_RATE_LIMITS === 'off' && { isUnlimited: true }),
    workers: CALLVAULT_WORKERS,
    tsaUrl: parsed.data.CALLVAULT_TSA_URL,
    webhookRanges: parsed.data.CALLVAULT_WEBHOOK_RANGES,
  };
}
