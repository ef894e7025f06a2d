/** The environment variables that functions share. Each function's env.ts picks what it needs; the stacks take their keys from there. */
import * as z from 'zod';

const text = z.string().min(1);
const arn = z.string().regex(/^arn:[\w-]+:/u, 'must be an ARN');
const bucket = z.string().min(3).max(63);

/** Where recordings and their custody events stand. */
export const catalogueEnv = { CATALOGUE_TABLE: text };

/** The write-once store. */
export const vaultEnv = { VAULT_BUCKET: bucket };

/** Where S3 copies it to, for those who remove versions. */
export const replicaEnv = { REPLICA_BUCKET: bucket.optional(), REPLICA_REGION: text.optional() };

/** What has arrived and is not sealed yet. */
export const intakeEnv = { INTAKE_BUCKET: bucket };

/** Derivatives. */
export const workEnv = { WORK_BUCKET: bucket };

/** Makes and unwraps the key of a recording. */
export const keysEnv = { KEY_TABLE: text, DATA_KEY_ARN: arn };

/** The key that wraps the secrets of webhooks. */
export const webhookKeysEnv = { DATA_KEY_ARN: arn };

/** Ranges of private addresses that webhooks may reach, comma-separated; public addresses need none. */
export const webhooksEnv = {
  WEBHOOK_RANGES: text
    .transform((ranges) => ranges.split(','))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()])))
    .optional(),
};

/** The custody log: its name, its signing key, and how long its files are locked. Files lie in the vault bucket. */
export const custodyLogEnv = {
  LOG_NAME: text,
  SIGNING_KEY_ARN: arn,
  LOG_LOCK_DAYS: z
    .string()
    .regex(/^[1-9]\d{0,4}$/u, 'must be a number of days')
    .transform(Number),
};

/** For those who read the log: the function that writes it. */
export const integrateEnv = { INTEGRATE_FUNCTION: text };

/** `TRANSCRIBE_LANGUAGES`: BCP 47 tags, comma-separated, for recordings that do not say their language. */
export const transcribeEnv = {
  TRANSCRIBE_ROLE_ARN: arn,
  TRANSCRIBE_LANGUAGES: z
    .string()
    .transform((tags) => tags.split(',').map((tag) => tag.trim()))
    .optional(),
};

/** `SEARCH_ENDPOINT` is an https URL without a path. */
export const searchEnv = { SEARCH_ENDPOINT: z.url(), SEARCH_SERVICE: z.enum(['es', 'aoss']) };

/** `local` = the rules of the core alone, no managed service. */
export const languageEnv = { LANGUAGE_SERVICE: z.enum(['comprehend', 'local']) };

/** A model or an inference profile of Amazon Bedrock. Without it the rules of the core sum up. */
export const summaryEnv = { SUMMARY_MODEL: text.optional() };

/** With `console: api`: the content of console-config.json, and the origins that its pages may talk to, by spaces. */
export const consoleEnv = {
  CONSOLE_CONFIG: text.optional(),
  CONSOLE_ORIGINS: z
    .string()
    .transform((origins) => origins.split(' '))
    .optional(),
};

/** Who makes evidence bundles. */
export const exportEnv = { EXPORT_FUNCTION: text };

/** Where events about recordings go. */
export const eventsEnv = { EVENT_BUS: text };

/** Where the facts of calls are asked for; without them the deployment answers no questions over many calls. */
export const insightsEnv = { FACTS_DATABASE: text.optional(), FACTS_WORK_GROUP: text.optional() };

/** Who signs the tokens that the API takes. `IDENTITY_AUDIENCE`: the app clients, comma-separated. */
export const identityEnv = {
  IDENTITY_ISSUER: z.url(),
  IDENTITY_AUDIENCE: text.transform((clients) => clients.split(',')),
  IDENTITY_JWKS_URL: z.url(),
};

/** Signs the tokens of callers: an HMAC key. `SUBJECT_PATH`: the way past a gateway that takes the provider's tokens only. */
export const subjectTokensEnv = { SUBJECT_TOKEN_KEY_ARN: arn, SUBJECT_PATH: text.optional() };

/** What Lambda itself sets; not for the stacks to pass. */
export const runtimeSchema = z.object({ AWS_REGION: text });
