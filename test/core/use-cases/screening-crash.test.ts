/**
 * Dying at every step of screening, seal and transcription: whatever is left, running again ends where an undisturbed run ends. At no moment
 * are the bytes that arrived neither in the intake nor, muted with the event that says so, in the vault.
 */
import { describe, expect, it } from 'vitest';
import { collect, sha256Hex } from '../../../core/bytes.ts';
import { openOriginal } from '../../../core/use-cases/read-content.ts';
import { advance } from '../../../core/use-cases/advance-recording.ts';
import { sweep } from '../../../core/use-cases/sweep.ts';
import { transcriptSchema } from '../../../core/transcript/transcript.ts';
import { countedContext } from '../../e2e/counted-context.ts';
import { ENGLISH } from '../../support/card-calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';
import { createMemoryTranscriber } from '../../support/memory-transcriber.ts';
import { arrivedCall, cardAudio, everythingReadable, verdictOf } from './card-archive.ts';
import { stored } from './sealed-archive.ts';

/** Ten times as fast. */
const TRANSCRIPT = transcriptSchema.parse({
  ...ENGLISH.transcript,
  turns: ENGLISH.transcript.turns.map((turn) => ({ ...turn, startMs: turn.startMs / 10, endMs: turn.endMs / 10 })),
});
const ORIGINAL = cardAudio({ ...ENGLISH, durationMs: ENGLISH.durationMs / 10 });
/** Reading says nothing new twice: what matters is what is changed before and after. */
const CHANGES =
  /^(?:before|after) (?:catalogue\.commit|intake\.(?:put|remove)|vault\.(?:put|setLegalHold|extend)|work\.(?:put|remove)|keyTable\.(?:put|remove))$/u;

class Death extends Error {}

async function archive(given: boolean): Promise<{ context: MemoryContext; id: string }> {
  const transcriber = createMemoryTranscriber({ needsAudio: true });
  const context = { ...memoryContext(), transcriber };
  const id = await arrivedCall(context, { audio: ORIGINAL, transcript: given ? TRANSCRIPT : undefined });
  transcriber.answers.set(id, { outcome: 'available', transcript: TRANSCRIPT });
  return { context, id };
}

/** Runs until the `deadAt`-th change and dies there for good: every later call fails too. Returns how many changes there were. */
async function run(context: MemoryContext, id: string, deadAt: number): Promise<number> {
  let changes = 0;
  const dying = countedContext({ ...context, onFailure: () => undefined }, (label) => {
    if (CHANGES.test(label)) changes += 1;
    if (changes >= deadAt) throw new Death();
  });
  await advance(dying, id).catch((error: unknown) => {
    if (!(error instanceof Death)) throw error;
  });
  return changes;
}

/** Sealed or still there; and other bytes than arrived only with the event. */
async function expectNothingLost(context: MemoryContext, id: string): Promise<void> {
  const recording = await stored(context, id);
  const isKept = (await context.intake.size(id, 'audio')) !== undefined;
  if (isKept) expect(sha256Hex(await collect(context.intake.read(id, 'audio'), 1e9))).toBe(sha256Hex(ORIGINAL));
  else {
    expect(recording.sealed?.sha256).toBe(recording.screened?.sha256);
    const types = (await context.catalogue.events(id)).map(({ type }) => type);
    expect(types).toContain('recording.screened');
    expect(sha256Hex(await collect(await openOriginal(context, recording), 1e9))).toBe(recording.screened?.sha256);
  }
}

async function endOf(context: MemoryContext, id: string): Promise<unknown> {
  const recording = await stored(context, id);
  const { state, screened, sealed, transformations, transcription } = recording;
  const readable = await everythingReadable(context, recording);
  const left: string[] = [];
  for await (const { recordingId } of context.intake.list()) {
    for (const part of ['audio', 'transcript', 'metadata', 'delivery'] as const) {
      if ((await context.intake.size(recordingId, part)) !== undefined) left.push(part);
    }
  }
  for await (const path of context.work.list('asr/')) left.push(path);
  return {
    ...{ state, transformations, left, sha256: sealed?.sha256, screened: screened?.sha256 },
    transcription: transcription?.outcome,
    hasSource: transcription?.source !== undefined,
    secrets: ENGLISH.secrets.filter((secret) => readable.includes(secret)),
    events: (await context.catalogue.events(id)).map(({ type }) => type),
    verdict: await verdictOf(context, id),
  };
}

describe.each([
  ['given', true],
  ['heard by the engine', false],
])('dying while a call with a transcript that was %s is screened and sealed', (_, given) => {
  it('loses nothing, mutes nothing twice and keeps nothing', { timeout: 240_000 }, async () => {
    const calm = await archive(given);
    const changes = await run(calm.context, calm.id, Infinity);
    const undisturbed = await endOf(calm.context, calm.id);
    expect(undisturbed).toMatchObject({ state: 'indexed', left: [], secrets: [], hasSource: false, verdict: 'intact' });
    for (let deadAt = 1; deadAt <= changes; deadAt += 1) {
      const { context, id } = await archive(given);
      await run(context, id, deadAt);
      await expectNothingLost(context, id);
      await sweep(context);
      await expectNothingLost(context, id);
      await run(context, id, Infinity);
      expect([deadAt, await endOf(context, id)]).toEqual([deadAt, undisturbed]);
    }
    process.stderr.write(`screening: died at each of ${changes} changes\n`);
  });
});
