/** Log leaves: the canonical JSON that says an event happened, with commitments in place of everything personal. */
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { AppError } from '../errors.ts';
import type { Random } from '../ports.ts';
import { commit, opens, SALT_BYTES } from './commitment.ts';
import type { Opening } from './commitment.ts';
import { CUSTODY_TYPES, OPENING_NAMES } from './event.ts';
import type { CustodyEntry, CustodyRecord, OpeningName } from './event.ts';
import { hex256, leafShape } from './leaf-shape.ts';
import { MAX_ENTRY_BYTES } from './tiles.ts';

const leafSchema = z.strictObject({
  ...leafShape,
  type: z.enum(CUSTODY_TYPES),
  commitments: z.partialRecord(z.enum(OPENING_NAMES), hex256),
});

/** One log entry, read. `commitments` are hex HMACs; facts and objects are as the use case gave them. */
export type Leaf = z.infer<typeof leafSchema>;

function canonical(value: unknown): string | undefined {
  try {
    return canonicalize(value);
  } catch {
    return undefined;
  }
}

/**
 * Makes the record of an event: a fresh id, a fresh 32-byte salt per opening, and the leaf that commits to them.
 * `at` is ISO 8601 UTC. Errors: VALIDATION_FAILED when the entry cannot be written as canonical JSON, TOO_LARGE over 65,535 bytes.
 */
export function recordEvent(event: {
  recordingId: string;
  at: string;
  entry: CustodyEntry;
  random: Random;
}): CustodyRecord {
  const { recordingId, at, entry, random } = event;
  const openings: Partial<Record<OpeningName, Opening>> = {};
  const commitments: Partial<Record<OpeningName, string>> = {};
  for (const name of OPENING_NAMES) {
    const value = entry.openings[name];
    if (value === undefined) continue;
    if (!value.isWellFormed())
      throw new AppError('VALIDATION_FAILED', `The ${name} of a custody event is not well-formed text.`);
    const salt = random.bytes(SALT_BYTES);
    openings[name] = { value, salt: Buffer.from(salt).toString('hex') };
    commitments[name] = commit(salt, value);
  }
  const eventId = random.id();
  const { type, facts, objects } = entry;
  const fields = { v: 1, eventId, recordingId, type, at, commitments, facts, objects };
  const leaf = canonical(leafSchema.safeParse(fields).data);
  // What zod drops (a fact named __proto__) would make a leaf that cannot be read back.
  if (leaf === undefined || leaf !== canonical(fields)) {
    throw new AppError('VALIDATION_FAILED', 'A custody event holds something that a log leaf cannot carry.');
  }
  if (Buffer.byteLength(leaf) > MAX_ENTRY_BYTES) {
    throw new AppError('TOO_LARGE', `A custody event has at most ${MAX_ENTRY_BYTES} bytes.`);
  }
  return { eventId, recordingId, type, at, leaf, openings };
}

/** Errors: INTEGRITY unless `text` is a leaf in RFC 8785 canonical form. */
export function parseLeaf(text: string): Leaf {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError('INTEGRITY', 'A log leaf is not JSON.', { cause });
  }
  const leaf = leafSchema.safeParse(value);
  if (!leaf.success) throw new AppError('INTEGRITY', 'A log leaf does not have the fields of a custody event.');
  if (canonical(leaf.data) !== text) throw new AppError('INTEGRITY', 'A log leaf is not in canonical form.');
  return leaf.data;
}

/** Whether the leaf commits to this value under `name`. Errors: INTEGRITY when the leaf itself is not one. */
export function verifyOpening(leafJson: string, name: OpeningName, opening: Opening): boolean {
  const commitment = parseLeaf(leafJson).commitments[name];
  return commitment !== undefined && opens(commitment, opening);
}
