/** Sealed calls for tests about retention, and a process that dies at a chosen step. */
import { expect } from 'vitest';
import { parseRetentionPolicy, type RetentionPolicy } from '../../../core/retention/policy.ts';
import { lockOf, toSealedObject } from '../../../core/sealing/vault-objects.ts';
import { sealedParts } from '../../../core/sealing/sealed-parts.ts';
import type { Context, QueuedContext } from '../../../core/use-cases/context.ts';
import { verifyRecording } from '../../../core/use-cases/verify-recording.ts';
import { countedContext } from '../../e2e/counted-context.ts';
import { finishedCall, type CallOptions } from '../../support/calls.ts';
import { memoryContext, shippedPolicies, type MemoryContext } from '../../support/memory-context.ts';
import { readText } from '../retention/policies.ts';

export const DAY_MS = 86_400_000;

const FILE = 'policies/retention.yaml';

/** The shipped policy with some of its text replaced. */
export function changedPolicy(...changes: readonly (readonly [from: string, to: string])[]): RetentionPolicy {
  let text = readText(FILE);
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  const parsed = parseRetentionPolicy({ file: FILE, text });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

/** The default line with an event class of the erasable lane instead of six months. */
export const EVENT_LINE = changedPolicy(
  [
    'businessLines:\n  default:\n    title: Calls nobody assigned to a line\n    titleZh: 未归入任何业务线的通话\n    classes: [internal-quality-6m]',
    'businessLines:\n  default:\n    classes: [survey-1y]',
  ],
  [
    'classes:\n',
    'classes:\n  survey-1y:\n    title: t\n    lane: erasable\n    basis: event\n    event: survey-closed\n    period: P1Y\n    citation: rule S\n',
  ],
);

/** Six months became a regulated class of five years. */
export const RAISED = changedPolicy(['classes: [internal-quality-6m]', 'classes: [internal-quality-6m, eu-mifid-5y]']);

export function withPolicy<C extends Context>(context: C, retention: RetentionPolicy): C {
  return { ...context, policies: { ...context.policies, retention } };
}

/** One call on the default line: erasable, six months from 2026-03-01T09:00Z. */
export async function erasableArchive(
  options: CallOptions = {},
  retention: RetentionPolicy = shippedPolicies().retention,
): Promise<{ context: MemoryContext; id: string }> {
  const context = withPolicy(memoryContext(), retention);
  const metadata = { callId: 'c', startedAt: '2026-03-01T09:00:00Z', ...options.metadata };
  return { context, id: await finishedCall(context, { ...options, metadata }) };
}

export async function verdictOf(context: Context, id: string): Promise<string> {
  const { verdict, detail } = await verifyRecording(context, id, 'test');
  return verdict === 'intact' || verdict === 'erased' ? verdict : `${verdict}: ${detail}`;
}

/** Every object of the recording is under the lock on record, and the key is where the lane says. */
export async function expectLocked(context: Context, id: string): Promise<void> {
  const recording = await context.catalogue.recording(id);
  if (!recording?.retention) throw new Error('no retention');
  expect(recording.pendingRetention).toBeUndefined();
  for (const { object } of sealedParts(recording)) {
    const head = await context.vault.head(object.key, object.versionId);
    expect(head && { lock: head.lock, ...toSealedObject(head) }).toEqual({
      lock: lockOf(recording.retention),
      ...object,
    });
  }
  const regulated = recording.retention.lane === 'regulated';
  expect(recording.sealed?.key !== undefined).toBe(regulated);
  expect((await context.keyTable.get(id)) !== undefined).toBe(!regulated);
}

export class Crash extends Error {}

/** Runs `work` on a context that dies at its `point`-th step towards or from a port, from 1. Returns whether it came that far. */
export async function crashAt(
  context: QueuedContext,
  point: number,
  work: (crashing: QueuedContext) => Promise<unknown>,
): Promise<boolean> {
  let steps = 0;
  const end = { dead: false };
  const crashing = countedContext(context, () => {
    steps += 1;
    // Nothing happens after the end of a process, whatever its code would do in a catch.
    if (end.dead || steps === point) {
      end.dead = true;
      throw new Crash();
    }
  });
  try {
    await work({ ...crashing, onFailure: () => undefined });
  } catch (error) {
    if (!end.dead) throw error;
  }
  return end.dead;
}

export async function eventTypes(context: Context, id: string): Promise<readonly string[]> {
  return (await context.catalogue.events(id)).map(({ type }) => type).filter((type) => type !== 'recording.verified');
}
