/** What the caller tells about a call. The same JSON stands beside an object dropped into the intake bucket. */
import * as z from 'zod';
import { roleSchema } from '../transcript/transcript.ts';

/** Printable text without control characters; identifiers are stored, never used as paths. */
const label = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'must not hold control characters');

export const consentSchema = z.object({
  noticeId: label,
  version: label,
  language: label,
  /** Where in the recording the notice starts, in ms. */
  offsetMs: z.number().nonnegative(),
  outcome: z.enum(['given', 'implied', 'refused', 'not-asked']),
});

/** Times outside of these are mistakes, and an offset could carry them out of the four-digit years that are stored. UTC, end exclusive. */
const FIRST_MS = Date.UTC(1970, 0, 1);
const END_MS = Date.UTC(3000, 0, 1);

function isStorable(time: string): boolean {
  const ms = Date.parse(time);
  return ms >= FIRST_MS && ms < END_MS;
}

export const metadataSchema = z.object({
  source: label,
  callId: label.optional(),
  businessLine: label,
  agentId: label.optional(),
  team: label.optional(),
  customerRef: label.optional(),
  /** When the call began; the time of receipt when not given. */
  startedAt: z.iso
    .datetime({ offset: true })
    .refine(isStorable, 'must lie between 1970-01-01 and 2999-12-31 UTC')
    .optional(),
  /** BCP 47. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 tag such as en-US or zh-CN')
    .optional(),
  /** Role of each audio channel, in channel order. */
  channels: z.array(roleSchema).max(32).optional(),
  consent: consentSchema.optional(),
  declaredSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits')
    .optional(),
  /** Per-source counter without gaps, when the recorder has one. */
  sequence: z.int().nonnegative().optional(),
});
export type Metadata = z.infer<typeof metadataSchema>;

export const DEFAULT_SOURCE = 'manual';
export const DEFAULT_LINE = 'default';

/**
 * Reads metadata JSON (UTF-8). Fields that cannot be used are named in `problems` (field and rule, never the value) and left out,
 * so that what is usable still describes the arrival.
 */
export function readMetadata(raw: Uint8Array): { metadata: Metadata; problems: string[] } {
  const empty = { source: DEFAULT_SOURCE, businessLine: DEFAULT_LINE };
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw));
  } catch {
    return { metadata: empty, problems: ['metadata: not valid UTF-8 JSON'] };
  }
  const object = z.record(z.string(), z.unknown()).safeParse(json);
  if (!object.success) return { metadata: empty, problems: ['metadata: not a JSON object'] };
  const given = { ...empty, ...object.data };
  const whole = z.strictObject(metadataSchema.shape).safeParse(given);
  if (whole.success) return { metadata: whole.data, problems: [] };
  const bad = new Set(whole.error.issues.flatMap((issue) => (issue.path.length > 0 ? [String(issue.path[0])] : [])));
  const kept = Object.fromEntries(Object.entries(given).filter(([name]) => !bad.has(name)));
  return {
    metadata: metadataSchema.parse({ ...empty, ...kept }),
    problems: whole.error.issues.map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `metadata: unknown field ${issue.keys.map((key) => key.slice(0, 40)).join(', ')}`
        : `${issue.path.join('.')}: ${issue.message}`,
    ),
  };
}
