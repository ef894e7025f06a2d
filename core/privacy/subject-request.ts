/** What somebody asked about their own recordings, and what became of it for each. The customer's reference is kept beside it, not in it. */
import * as z from 'zod';
import { AppError } from '../errors.ts';
import type { Entry } from '../ports.ts';

/** GDPR 15, 17, 18, 20; PIPL 45, 47. */
export const REQUEST_KINDS = ['access', 'erasure', 'restriction', 'portability'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** A longer list would not fit into one document of every catalogue; `recordings` counts them all, and their histories name the request. */
export const MOST_OUTCOMES = 1000;

export const outcomeSchema = z.object({
  recordingId: z.string(),
  /** `queued` = done by itself when a legal case ends; `refused` = done by itself when the law allows it. */
  outcome: z.enum(['erased', 'refused', 'queued', 'restricted']),
  reason: z.string().optional(),
  /** Of a refusal: the earliest date. */
  date: z.iso.datetime().optional(),
  citation: z.string().optional(),
  certificateId: z.string().optional(),
});
export type RequestOutcome = z.infer<typeof outcomeSchema>;

export const subjectRequestSchema = z.object({
  schemaVersion: z.literal(1),
  requestId: z.string(),
  kind: z.enum(REQUEST_KINDS),
  receivedAt: z.iso.datetime(),
  receivedBy: z.string(),
  /** Removed with the customer's reference. */
  reason: z.string().optional(),
  /** A second person has to decide first. */
  approvalId: z.string().optional(),
  /** The second person said no: nothing was done. */
  declined: z.literal(true).optional(),
  /** Recordings that it was about when it was answered. */
  recordings: z.int().nonnegative().optional(),
  outcomes: z.array(outcomeSchema).max(MOST_OUTCOMES).readonly(),
  /** Answered, and nothing is queued any more. */
  closedAt: z.iso.datetime().optional(),
});
export type SubjectRequest = z.infer<typeof subjectRequestSchema>;

/** As people and scripts see it. */
export const subjectRequestViewSchema = subjectRequestSchema.omit({ schemaVersion: true }).extend({
  state: z.enum(['open', 'closed']),
  /** Gone once everything of the customer is erased. */
  customerRef: z.string().optional(),
});
export type SubjectRequestView = z.infer<typeof subjectRequestViewSchema>;

/** Errors: INTEGRITY when the stored entry is not a request. */
export function requestOf({ body }: Pick<Entry, 'body'>): SubjectRequest {
  try {
    return subjectRequestSchema.parse(JSON.parse(body));
  } catch (cause) {
    throw new AppError('INTEGRITY', 'A stored subject request cannot be read.', { cause });
  }
}

export function requestEntry(request: SubjectRequest, subject: string | undefined, revision: number): Entry {
  return {
    kind: 'request',
    id: request.requestId,
    revision,
    createdAt: request.receivedAt,
    open: request.closedAt === undefined,
    ...(subject !== undefined && { subject }),
    body: JSON.stringify(request),
  };
}

export function requestViewOf(entry: Entry): SubjectRequestView {
  const { schemaVersion: _, ...request } = requestOf(entry);
  return {
    ...request,
    state: entry.open ? 'open' : 'closed',
    ...(entry.subject !== undefined && { customerRef: entry.subject }),
  };
}
