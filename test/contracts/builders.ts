/** Small valid values for the contract suites. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { once, sha256Hex } from '../../core/bytes.ts';
import type { CustodyRecord } from '../../core/custody/event.ts';
import { isAppError, type ErrorCode } from '../../core/errors.ts';
import type { Bytes, Lock } from '../../core/ports.ts';
import type { Recording } from '../../core/recording/recording.ts';

export function aRecording(recordingId: string, change: Partial<Recording> = {}): Recording {
  return {
    schemaVersion: 1,
    revision: 1,
    recordingId,
    state: 'received',
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: '2026-01-01T00:00:00.000Z',
    source: 'pbx-1',
    callId: `call-${recordingId}`,
    businessLine: 'support',
    holds: [],
    restricted: false,
    transformations: [],
    ...change,
  };
}

export function anEvent(eventId: string, recordingId: string, change: Partial<CustodyRecord> = {}): CustodyRecord {
  return {
    eventId,
    recordingId,
    type: 'audio.played',
    at: '2026-01-01T00:00:00.000Z',
    leaf: JSON.stringify({ eventId, recordingId, type: 'audio.played' }),
    openings: { actor: { value: 'Wang 王\u2028"x"', salt: createHash('sha256').update(eventId).digest('hex') } },
    ...change,
  };
}

export const REGULATED: Lock = { mode: 'COMPLIANCE', retainUntil: '2031-01-01T00:00:00.000Z' };
export const ERASABLE: Lock = { mode: 'GOVERNANCE', retainUntil: '2027-01-01T00:00:00.000Z' };

export interface Sample {
  readonly body: Bytes;
  readonly bytes: number;
  readonly sha256: string;
}

export function sample(text: string): Sample {
  const content = new TextEncoder().encode(text);
  return { body: once(content), bytes: content.length, sha256: sha256Hex(content) };
}

export async function* chunks(...texts: readonly string[]): Bytes {
  await Promise.resolve();
  for (const text of texts) yield new TextEncoder().encode(text);
}

/** Some bytes, and then an error. */
export async function* failing(error: unknown): Bytes {
  await Promise.resolve();
  yield new Uint8Array(100_000);
  throw error;
}

export async function textOf(body: Bytes): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of body) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

export async function refused(work: Promise<unknown>, code: ErrorCode): Promise<void> {
  await expect(work).rejects.toMatchObject({ name: 'AppError', code });
}

/** The error code of a refusal, `done` when there was none. Cheaper than `refused` for thousands of cases. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return isAppError(error) ? error.code : 'other error';
  }
}
