/** The environment of the speech engine, read once. The first two variables are set by Callvault for each call. */
import { availableParallelism } from 'node:os';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { roleSchema, type Role } from '../../core/transcript/transcript.ts';

/** Families of models whose files are found by their names in a folder. */
export const MODEL_KINDS = ['whisper', 'sense-voice', 'paraformer', 'moonshine'] as const;
export type ModelKind = (typeof MODEL_KINDS)[number];

/** Each pipeline thread starts its own engine: more threads per engine would only compete. */
const MOST_THREADS = 2;

/** A variable that is set to nothing is not set. */
const optional = <T extends z.ZodType>(schema: T): z.ZodPipe<z.ZodTransform, z.ZodOptional<T>> =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
const list = (text: string): string[] => text.split(',').filter((word) => word !== '');

const environment = z.object({
  CALLVAULT_LANGUAGE: optional(z.string().max(35)),
  CALLVAULT_CHANNELS: z.string().default('').transform(list).pipe(z.array(roleSchema)),
  CALLVAULT_ASR_DEFAULT_LANGUAGE: optional(z.string().max(35)),
  CALLVAULT_ASR_MODEL: optional(z.string()),
  CALLVAULT_ASR_MODEL_KIND: optional(z.enum(MODEL_KINDS)),
  CALLVAULT_ASR_MODEL_LANGUAGES: optional(z.string().transform(list)),
  CALLVAULT_ASR_THREADS: optional(z.coerce.number().int().min(1).max(64)),
});

export interface SpeechSettings {
  /** BCP 47 tag of the call. */
  readonly language: string | undefined;
  readonly roles: readonly Role[];
  readonly threads: number;
  /** The user's own model. `languages`: primary subtags it is used for, all when undefined. */
  readonly model:
    | {
        readonly folder: string;
        readonly kind: ModelKind | undefined;
        readonly languages: readonly string[] | undefined;
      }
    | undefined;
}

/** Errors: USAGE naming the variable. */
export function readSpeechSettings(env: NodeJS.ProcessEnv): SpeechSettings {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError('USAGE', `${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'invalid'}`);
  }
  const values = parsed.data;
  const folder = values.CALLVAULT_ASR_MODEL;
  return {
    language: values.CALLVAULT_LANGUAGE ?? values.CALLVAULT_ASR_DEFAULT_LANGUAGE,
    roles: values.CALLVAULT_CHANNELS,
    threads: values.CALLVAULT_ASR_THREADS ?? Math.min(MOST_THREADS, availableParallelism()),
    model:
      folder === undefined
        ? undefined
        : { folder, kind: values.CALLVAULT_ASR_MODEL_KIND, languages: values.CALLVAULT_ASR_MODEL_LANGUAGES },
  };
}
