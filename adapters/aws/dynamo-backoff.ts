/** Waits before a repetition: exponential with full jitter, so that writers who met once do not meet again. */
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const FIRST_MS = 10;
const LONGEST_MS = 1000;

/** `attempt` = repetitions so far, from 1. */
export async function backOff(attempt: number): Promise<void> {
  await pause(randomInt(1, Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS) + 1));
}
