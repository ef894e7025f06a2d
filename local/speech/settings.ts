/** The environment of the speech engine, read once. The first two variables are set by Callvault for each call. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { roleSchema, type Role } from '../../core/transcript/transcript.ts';

/** Families of models whose files are found by their names in a folder. */
export const MODEL_KINDS = ['whisper', 'sense-voice', 'paraformer', 'moonshine'] as const;
export type ModelKind = (typeof MODEL_KINDS)[number];

/** Each pipeline thread starts its own engine: more threads per engine would compete with them. */
const THREADS = 1;

const list = (text: string): string[] => text.split(',').filter((word) => word !== '');

const environment = z.object({
  CALLVAULT_LANGUAGE: z.string().max(35).optional(),
  CALLVAULT_CHANNELS: z.string().default('').transform(list).pipe(z.array(roleSchema)),
  CALLVAULT_ASR_DEFAULT_LANGUAGE: z.string().max(35).optional(),
  CALLVAULT_ASR_MODEL: z.string().optional(),
  CALLVAULT_ASR_MODEL_KIND: z.enum(MODEL_KINDS).optional(),
  CALLVAULT_ASR_MODEL_LANGUAGES: z.string().transform(list).optional(),
  CALLVAULT_ASR_THREADS: z.coerce.number().int().min(1).max(64).optional(),
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
  // A variable that is set to nothing is not set.
  const parsed = environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError('USAGE', `${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'invalid'}`);
  }
  const values = parsed.data;
  const folder = values.CALLVAULT_ASR_MODEL;
  return {
    language: values.CALLVAULT_LANGUAGE ?? values.CALLVAULT_ASR_DEFAULT_LANGUAGE,
    roles: values.CALLVAULT_CHANNELS,
    threads: values.CALLVAULT_ASR_THREADS ?? THREADS,
    model:
      folder === undefined
        ? undefined
        : { folder, kind: values.CALLVAULT_ASR_MODEL_KIND, languages: values.CALLVAULT_ASR_MODEL_LANGUAGES },
  };
}
