/** Brings recordings to where `ingest` ends: sealed, quarantined or rejected, or given up with the reason. Every wait has an end. */
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../core/errors.ts';
import { nextStep } from '../../core/recording/lifecycle.ts';
import type { Recording } from '../../core/recording/recording.ts';
import type { QueuedContext } from '../../core/use-cases/context.ts';
import { runNext } from '../../core/use-cases/run-pipeline.ts';
import { drain } from '../drain.ts';
import type { Command } from './folder.ts';

const WAIT_MS = 50;

export interface Settled {
  /** As it is now; absent when it cannot be read. */
  readonly recording?: Recording;
  /** The step that failed for good. */
  readonly processing?: NonNullable<Recording['processing']>;
  /** What kept this command from going on with it. */
  readonly error?: Error;
}

/**
 * Screens and seals what is received. What earlier tries gave up on is tried once more; what another living process works on is waited for. One
 * recording that fails does not end the others. `onSealed` is told about each.
 */
export async function settle(
  command: Command,
  ids: readonly string[],
  onSealed: () => void = () => undefined,
): Promise<ReadonlyMap<string, Settled>> {
  const { context } = command;
  const unique = [...new Set(ids)];
  for (const recordingId of unique) {
    const state = await stateOf(context, recordingId);
    if (state === 'received' || state === 'screening') await context.queue.redrive(recordingId);
  }
  let trouble: Error | undefined;
  try {
    await drain(command, { ids: unique, until: 'sealed', onOutcome: onSealed });
  } catch (error) {
    // A thread died, and what it worked on looks alive to us: waiting for it would be waiting for ourselves.
    trouble = asError(error);
  }
  const settled = new Map<string, Settled>();
  const asked = new Set<string>();
  for (let open = unique; open.length > 0; open = open.filter((id) => !settled.has(id))) {
    const dead = await deadLetters(context);
    let moved = false;
    for (const recordingId of open) {
      const answer = await look(context, recordingId, { dead, asked, trouble });
      if (answer === 'moved') moved = true;
      else if (answer !== 'waiting') settled.set(recordingId, answer);
    }
    if (!moved && settled.size < unique.length) await pause(WAIT_MS);
  }
  return settled;
}

async function stateOf({ catalogue }: QueuedContext, recordingId: string): Promise<Recording['state'] | undefined> {
  try {
    return (await catalogue.recording(recordingId))?.state;
  } catch {
    // Said when its turn comes.
    return undefined;
  }
}

type Letters = ReadonlyMap<string, { readonly attempts: number; readonly error: string }>;

async function deadLetters({ queue }: QueuedContext): Promise<Letters> {
  const { dead } = await queue.counts();
  return new Map((await queue.deadLetters(dead)).map((letter) => [letter.recordingId, letter]));
}

async function look(
  context: QueuedContext,
  recordingId: string,
  { dead, asked, trouble }: { dead: Letters; asked: Set<string>; trouble: Error | undefined },
): Promise<Settled | 'moved' | 'waiting'> {
  try {
    const recording = await context.catalogue.recording(recordingId);
    if (!recording) return { error: new AppError('NOT_FOUND', 'The recording vanished while it was sealed.') };
    const step = nextStep(recording);
    if (step !== 'seal' && step !== 'screen') return { recording };
    const letter = dead.get(recordingId);
    if (letter) {
      const { attempts, error } = letter;
      return { recording, processing: recording.processing ?? { step, attempts, error } };
    }
    if (trouble) return { recording, error: trouble };
    if (await runNext(context, { recordingId, until: 'sealed' })) return 'moved';
    // Delayed or in other hands; or in no queue at all, where it could wait for ever.
    if (!asked.has(recordingId)) await context.catalogue.commit({ recordings: [], due: [recordingId] });
    asked.add(recordingId);
    return 'waiting';
  } catch (error) {
    return { error: asError(error) };
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new AppError('INTERNAL', 'Unexpected failure.', { cause: error });
}
