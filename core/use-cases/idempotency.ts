/**
 * The same request again, under the same key, gives the same answer for a day. A crash in between, or an answer that is too large to be kept,
 * makes the work run again: it changes nothing twice, but what it makes (a job, a request, a webhook) it may make twice (docs/api.md). What is about a person or said in a call is not kept here, where no erasure and
 * no restriction would reach it.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AppError, isAppError } from '../errors.ts';
import type { Entry } from '../ports.ts';
import type { Context } from './context.ts';
import { allEntries } from './entry-pages.ts';

/** An answer is kept for so long. */
export const KEPT_MS = 24 * 3_600_000;
/** Whoever took a key and has not answered by then has died. */
const LEASE_MS = 60_000;
/** Longer answers are not kept: an entry takes 400 KB on every platform. */
const MOST_BYTES = 256 * 1024;

const storedSchema = z.object({
  schemaVersion: z.literal(1),
  /** When the key was taken. */
  at: z.iso.datetime(),
  /** Of what was asked: SHA-256, hex. */
  request: z.string(),
  /** Absent while the request is carried out; without a body when that must not be kept. `reference`: what it is made anew from. */
  answer: z.object({ status: z.int(), body: z.string().optional(), reference: z.string().optional() }).optional(),
});
type Stored = z.infer<typeof storedSchema>;

export interface KeptAnswer {
  readonly status: number;
  /** JSON text. */
  readonly body: string;
}

export interface KeyedRequest {
  /** Who asks, for what, and under which key; only a hash of it is stored. */
  readonly name: readonly string[];
  /** SHA-256 of everything that was asked, hex. */
  readonly request: string;
  /** The answer holds a secret: that it was given is kept, and nothing of it. */
  readonly secret?: boolean;
  /** The answer is about a person or the content of a call: an id is kept of it, and a repeat gets what is there by then. */
  readonly anew?: {
    /** A random id, or nothing, of the answer's JSON text. */
    readonly reference: (body: string) => string;
    /** JSON text. */
    readonly body: (reference: string) => Promise<string>;
  };
}

type Ports = Pick<Context, 'catalogue' | 'clock'>;

/**
 * Carries out `work` once per name, and gives its answer to every repeat. What `work` throws is not kept.
 * Errors: KEY_REUSED when the name came with another request, IN_PROGRESS while the first one runs, and those of `work`.
 */
export async function onceOnly(
  context: Ports,
  asked: KeyedRequest,
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer & { readonly repeated: boolean }> {
  const taken = await takeKey(context, asked);
  if ('answer' in taken) return { ...(await givenAgain(taken.answer, asked)), repeated: true };
  const { entry, stored } = taken;
  const settle = async (answer?: KeptAnswer): Promise<void> => {
    const body = answer && JSON.stringify({ ...stored, answer: keptOf(answer, asked) } satisfies Stored);
    const isKept = body !== undefined && Buffer.byteLength(body) <= MOST_BYTES;
    try {
      await context.catalogue.commit({
        recordings: [],
        ...(isKept ? { entries: [{ ...entry, revision: entry.revision + 1, body }] } : { removed: [entry] }),
      });
    } catch (error) {
      // The work is done, whoever holds the key now; without the note a repeat does it again.
      if (!isAppError(error)) throw error;
    }
  };
  try {
    const answer = await work();
    await settle(answer);
    return { ...answer, repeated: false };
  } catch (error) {
    await settle();
    throw error;
  }
}

type Kept = NonNullable<Stored['answer']>;
type Taken = { readonly entry: Entry; readonly stored: Stored } | { readonly answer: Kept };

async function takeKey(context: Ports, { name, request }: KeyedRequest): Promise<Taken> {
  const id = createHash('sha256').update(JSON.stringify(name)).digest('hex');
  const now = context.clock.now();
  const known = await context.catalogue.entry('idempotency', id);
  const before = known && readStored(known);
  const age = before ? now.getTime() - Date.parse(before.at) : Infinity;
  if (before && age < KEPT_MS) {
    if (before.request !== request) {
      throw new AppError('KEY_REUSED', 'This Idempotency-Key came with another request; use a new one.');
    }
    if (before.answer) return { answer: before.answer };
    if (age < LEASE_MS) throw inProgress();
  }
  const at = now.toISOString();
  const stored: Stored = { schemaVersion: 1, at, request };
  const entry: Entry = {
    ...{ kind: 'idempotency', id, createdAt: known?.createdAt ?? at, open: true },
    ...{ revision: (known?.revision ?? 0) + 1, body: JSON.stringify(stored) },
  };
  try {
    await context.catalogue.commit({ recordings: [], entries: [entry] });
    return { entry, stored };
  } catch (error) {
    // Somebody else took it in the meantime.
    throw isAppError(error, 'CONFLICT') ? inProgress() : error;
  }
}

function keptOf({ status, body }: KeptAnswer, { secret, anew }: KeyedRequest): Kept {
  if (secret === true) return { status };
  return anew ? { status, reference: anew.reference(body) } : { status, body };
}

async function givenAgain({ status, body, reference }: Kept, { anew }: KeyedRequest): Promise<KeptAnswer> {
  if (anew && reference !== undefined) return { status, body: await anew.body(reference) };
  if (body !== undefined) return { status, body };
  throw new AppError('CONFLICT', 'This was done. Its answer holds a secret and is given once; make a new one.');
}

function inProgress(): AppError {
  return new AppError('IN_PROGRESS', 'The same request is being carried out; repeat it in a moment.');
}

/** Removes the answers that are older than a day. Returns how many. */
export async function sweepKeys({ catalogue, clock }: Ports): Promise<number> {
  const now = clock.now().getTime();
  let removed = 0;
  // A key that was taken anew is older than its answer.
  const before = new Date(now - KEPT_MS + 1).toISOString();
  for await (const entry of allEntries(catalogue, 'idempotency', { before })) {
    if (now - Date.parse(readStored(entry).at) < KEPT_MS) continue;
    try {
      await catalogue.commit({ recordings: [], removed: [entry] });
      removed += 1;
    } catch (error) {
      // Taken anew meanwhile.
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  return removed;
}

/** Errors: INTEGRITY. */
function readStored({ body }: Entry): Stored {
  try {
    return storedSchema.parse(JSON.parse(body));
  } catch (cause) {
    throw new AppError('INTEGRITY', 'A kept answer cannot be read.', { cause });
  }
}
