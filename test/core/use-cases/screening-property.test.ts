/** Whatever arrives on a line that screens, and whatever a person decides: every byte is sealed, lawfully muted with its event, or still there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect, sha256Hex } from '../../../core/bytes.ts';
import { decideQuarantine } from '../../../core/use-cases/decide-quarantine.ts';
import { openOriginal } from '../../../core/use-cases/read-content.ts';
import { endScreening } from '../../../core/use-cases/screen-recording.ts';
import { supplyTranscript } from '../../../core/use-cases/screening-transcript.ts';
import { runAll } from '../../support/calls.ts';
import { CARD_CONSENT, CHINESE, ENGLISH } from '../../support/card-calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';
import { arrivedCall, cardAudio } from './card-archive.ts';
import { stored } from './sealed-archive.ts';

const SCALE = 20;
const AUDIO = cardAudio({ ...ENGLISH, durationMs: ENGLISH.durationMs / SCALE });

/** The call said faster; turns of some positions only, some without a length. */
const transcripts = fc
  .record({
    call: fc.constantFrom(ENGLISH, CHINESE),
    turns: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    pointless: fc.subarray([3, 5]),
  })
  .map(({ call, turns, pointless }) => ({
    ...call.transcript,
    turns: call.transcript.turns
      .filter(({ index }) => turns.includes(index))
      .map((turn) => {
        const startMs = turn.startMs / SCALE;
        return { ...turn, startMs, endMs: pointless.includes(turn.index) ? startMs : turn.endMs / SCALE };
      }),
  }));

const arrivals = fc.record({
  audio: fc.constantFrom(AUDIO, AUDIO, AUDIO, AUDIO.slice(0, 3000), Buffer.from('no audio')),
  transcript: fc.oneof(transcripts, transcripts, fc.constantFrom(undefined, { no: 'transcript' })),
  consent: fc.constantFrom(CARD_CONSENT, CARD_CONSENT, undefined),
});
const actions = fc.array(fc.constantFrom('accept', 'reject', 'supply', 'quarantine'), { maxLength: 4 });

/** Refusals are answers here. */
async function act(context: MemoryContext, recordingId: string, action: string): Promise<void> {
  const request = { recordingId, reason: 'r', actor: 'ann' };
  const transcript = Buffer.from(JSON.stringify(ENGLISH.transcript));
  const done =
    action === 'supply'
      ? supplyTranscript(context, { recordingId, transcript, actor: 'ann' })
      : action === 'quarantine'
        ? endScreening(context, request)
        : decideQuarantine(context, { ...request, outcome: action === 'accept' ? 'accept' : 'reject' });
  await done.catch(() => undefined);
  await runAll(context);
}

async function fateOf(context: MemoryContext, id: string, audio: Uint8Array): Promise<string> {
  const recording = await stored(context, id);
  const { state, sealed, screened, transformations } = recording;
  if (!sealed) {
    const kept = await collect(context.intake.read(id, 'audio'), 1e9);
    expect(['screening', 'quarantined', 'rejected']).toContain(state);
    expect(sha256Hex(kept)).toBe(sha256Hex(audio));
    expect(context.vault.objects.size).toBe(0);
    return state;
  }
  expect(await context.intake.size(id, 'audio')).toBeUndefined();
  const plain = await collect(await openOriginal(context, recording), 1e9);
  expect(sha256Hex(plain)).toBe(sealed.sha256);
  const screenings = (await context.catalogue.events(id)).filter(({ type }) => type === 'recording.screened');
  if (transformations.length === 0) {
    expect(sealed.sha256).toBe(sha256Hex(audio));
    expect(screenings).toHaveLength(1);
    return screened?.accepted ? 'let through' : 'sealed';
  }
  expect(plain.length).toBe(audio.length);
  expect(screenings).toHaveLength(2);
  expect(screenings[0]?.openings.sha256?.value).toBe(sealed.sha256);
  return 'muted';
}

describe('screening', () => {
  it('loses no byte, and changes none without saying so', { timeout: 240_000 }, async () => {
    const fates = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(arrivals, actions, async ({ audio, transcript, consent }, decisions) => {
        const context = memoryContext();
        const id = await arrivedCall(context, { audio, transcript, metadata: { consent } });
        await runAll(context);
        await fateOf(context, id, audio);
        for (const decision of decisions) {
          await act(context, id, decision);
          await fateOf(context, id, audio);
        }
        const fate = await fateOf(context, id, audio);
        fates.set(fate, (fates.get(fate) ?? 0) + 1);
      }),
      { numRuns: 100 },
    );
    process.stderr.write(`screening: ${JSON.stringify(Object.fromEntries(fates))}\n`);
    // The rarer ends have tests of their own.
    expect([...fates.keys()]).toEqual(expect.arrayContaining(['muted', 'quarantined', 'rejected', 'sealed']));
  });
});
