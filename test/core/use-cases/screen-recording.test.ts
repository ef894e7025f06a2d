import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../core/bytes.ts';
import { parseLeaf } from '../../../core/custody/leaf.ts';
import { decideQuarantine } from '../../../core/use-cases/decide-quarantine.ts';
import { placeHold } from '../../../core/use-cases/hold-recordings.ts';
import { readManifest, readTranscript } from '../../../core/use-cases/read-content.ts';
import { endScreening } from '../../../core/use-cases/screen-recording.ts';
import { deliver, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { CARD_LINE, CHINESE, ENGLISH, type CardCall } from '../../support/card-calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';
import {
  arrivedCall,
  cardAudio,
  everythingReadable,
  finishedCardCall,
  sealedSamples,
  verdictOf,
} from './card-archive.ts';
import { rewrite, stored } from './sealed-archive.ts';

async function types(context: MemoryContext, id: string): Promise<string[]> {
  return (await context.catalogue.events(id)).map(({ type }) => type);
}

describe.each<[string, CardCall]>([
  ['English', ENGLISH],
  ['Chinese', CHINESE],
])('a card dictated in %s on a line that screens', (_, call) => {
  const audio = cardAudio(call);

  it('is silent in what is sealed, and every other sample is the one that arrived', async () => {
    const context = memoryContext();
    const recording = await finishedCardCall(context, { audio, transcript: call.transcript });
    expect(recording.state).toBe('indexed');
    const [{ spans } = { spans: [] }] = recording.transformations;
    const before = new Int16Array(audio.slice(-call.durationMs * 64).buffer);
    const after = await sealedSamples(context, recording);
    expect(after.length).toBe(before.length);
    const wrong: number[] = [];
    after.forEach((sample, at) => {
      const ms = Math.floor(at / 2) / 16;
      const isMuted = spans.some(({ startMs, endMs }) => ms >= startMs && ms < endMs);
      if (sample !== (isMuted ? 0 : before[at])) wrong.push(at);
    });
    expect(wrong).toEqual([]);
    for (const index of call.muted) {
      const { startMs = 0, endMs = 0 } = call.transcript.turns[index] ?? {};
      expect(spans.some((span) => span.startMs <= startMs && span.endMs >= endMs)).toBe(true);
    }
  });

  it('is in the manifest, in the log and in the record, and verifies as intact', async () => {
    const context = memoryContext();
    const recording = await finishedCardCall(context, { audio, transcript: call.transcript });
    const { recordingId, screened, received, sealed, transformations } = recording;
    expect(received?.sha256).toBe(sha256Hex(audio));
    expect(sealed?.sha256).toBe(screened?.sha256);
    expect(sealed?.sha256).not.toBe(received?.sha256);
    const manifest: unknown = JSON.parse(new TextDecoder().decode(await readManifest(context, recording)));
    expect(manifest).toMatchObject({
      receivedSha256: received?.sha256,
      sha256: sealed?.sha256,
      transformations: [{ kind: 'mute', ruleVersion: 'card-data/1', spans: transformations[0]?.spans }],
    });
    const events = await context.catalogue.events(recordingId);
    expect(events.map(({ type }) => type)).toEqual([
      ...['recording.received', 'recording.screened', 'recording.sealed', 'recording.screened'],
      ...['transcript.sealed', 'consent.found'],
    ]);
    const [first, second] = events.filter(({ type }) => type === 'recording.screened');
    expect(parseLeaf(first?.leaf ?? '').facts).toMatchObject({
      ruleVersion: 'card-data/1',
      spans: 2,
      receivedCodec: 'pcm_s16le',
    });
    expect(first?.openings.sha256?.value).toBe(sealed?.sha256);
    expect(first?.openings.receivedSha256?.value).toBe(received?.sha256);
    expect(parseLeaf(second?.leaf ?? '').facts).toEqual({ original: 'destroyed' });
    expect(await verdictOf(context, recordingId)).toBe('intact');
  });

  it('is nowhere in words, and the original is gone', async () => {
    const context = memoryContext();
    const recording = await finishedCardCall(context, { audio, transcript: call.transcript });
    const all = await everythingReadable(context, recording);
    for (const secret of call.secrets) expect(all).not.toContain(secret);
    expect(recording.transcription).toMatchObject({ outcome: 'available' });
    expect(recording.transcription?.source).toBeUndefined();
    expect((await readTranscript(context, recording))?.turns[5]?.text).toContain('[card code]');
    for (const part of ['audio', 'transcript', 'metadata', 'delivery'] as const) {
      expect(await context.intake.size(recording.recordingId, part)).toBeUndefined();
    }
  });
});

describe('a line that screens', () => {
  it('seals a call without card data byte for byte, with its given transcript as source', async () => {
    const context = memoryContext();
    const recording = await finishedCardCall(context, { transcript: TRANSCRIPT });
    expect(recording).toMatchObject({ state: 'indexed', transformations: [] });
    expect(recording.sealed?.sha256).toBe(sha256Hex(cardAudio()));
    expect(recording.screened).toEqual({
      at: recording.screened?.at,
      ruleVersion: 'card-data/1',
      sha256: recording.received?.sha256,
      bytes: recording.received?.bytes,
    });
    expect(recording.transcription?.source).toBeDefined();
    expect(await verdictOf(context, recording.recordingId)).toBe('intact');
  });

  it('does nothing of this on other lines', async () => {
    const context = memoryContext();
    const { recording } = await deliver(context, { transcript: TRANSCRIPT });
    await runAll(context);
    expect(await types(context, recording.recordingId)).not.toContain('recording.screened');
  });

  it('rejects what the gate would reject, without waiting for a transcript', async () => {
    const context = memoryContext();
    const id = await arrivedCall(context, { audio: Buffer.from('no audio at all, but some bytes') });
    const wrong = await arrivedCall(context, { metadata: { callId: 'w', declaredSha256: '0'.repeat(64) } });
    await runAll(context);
    expect(await stored(context, id)).toMatchObject({ state: 'rejected', rejection: { code: 'UNSUPPORTED_FORMAT' } });
    expect(await stored(context, wrong)).toMatchObject({ state: 'rejected', rejection: { code: 'HASH_MISMATCH' } });
    expect(await context.intake.size(id, 'audio')).toBeDefined();
  });

  it('holds the declared hash against what arrived, and seals other bytes all the same', async () => {
    const context = memoryContext();
    const recording = await finishedCardCall(context, { metadata: { declaredSha256: sha256Hex(cardAudio()) } });
    expect(recording.state).toBe('indexed');
    expect(recording.transformations).toHaveLength(1);
  });

  it('does not seal, and does not reject, when the original changed after the screening', async () => {
    const context = memoryContext();
    const id = await arrivedCall(context);
    const { intake } = context;
    let reads = 0;
    const other = cardAudio().map((byte, at) => (at === 5000 ? byte ^ 64 : byte));
    const changing = {
      ...context,
      intake: {
        ...intake,
        read: (recordingId: string, part: Parameters<typeof intake.read>[1]) => {
          // The pass of the gate and the muted copy have read it by then.
          if (part === 'audio') reads += 1;
          if (part !== 'audio' || reads < 3) return intake.read(recordingId, part);
          return (async function* () {
            await Promise.resolve();
            yield other;
          })();
        },
      },
    };
    await runAll(changing);
    expect(await stored(context, id)).toMatchObject({
      state: 'received',
      processing: { step: 'seal', error: 'INTEGRITY' },
    });
    expect(await intake.size(id, 'audio')).toBeDefined();
  });
});

describe('card data that cannot be taken out', () => {
  const unplaced = {
    ...ENGLISH.transcript,
    turns: ENGLISH.transcript.turns.map((turn) => (turn.index === 5 ? { ...turn, endMs: turn.startMs } : turn)),
  };

  it('is quarantined, and sealed as it is when a person says so', async () => {
    const context = memoryContext();
    const quarantined = await finishedCardCall(context, { transcript: unplaced });
    const { recordingId } = quarantined;
    expect(quarantined).toMatchObject({ state: 'quarantined', quarantine: { code: 'CARD_DATA_SUSPECTED' } });
    expect(quarantined.sealed).toBeUndefined();
    await decideQuarantine(context, { recordingId, outcome: 'accept', reason: 'not a code', actor: 'ann' });
    await runAll(context);
    const recording = await stored(context, recordingId);
    expect(recording).toMatchObject({
      state: 'indexed',
      restricted: false,
      transformations: [],
      screened: { accepted: true },
    });
    expect(recording.sealed?.sha256).toBe(sha256Hex(cardAudio()));
    expect((await readTranscript(context, recording))?.turns[5]?.text).toBe(ENGLISH.transcript.turns[5]?.text);
    expect(await verdictOf(context, recordingId)).toBe('intact');
  });

  it('is refused when a person says so', async () => {
    const context = memoryContext();
    const { recordingId } = await finishedCardCall(context, { transcript: unplaced });
    await decideQuarantine(context, { recordingId, outcome: 'reject', reason: 'a code', actor: 'ann' });
    await runAll(context);
    expect(await stored(context, recordingId)).toMatchObject({ state: 'rejected' });
    expect((await stored(context, recordingId)).sealed).toBeUndefined();
  });

  it('is asked about anew when the person was asked about consent before', async () => {
    const context = memoryContext();
    const id = await arrivedCall(context, { transcript: unplaced, metadata: { consent: undefined } });
    expect((await stored(context, id)).quarantine?.code).toBe('CONSENT_MISSING');
    await decideQuarantine(context, { recordingId: id, outcome: 'accept', reason: 'heard it', actor: 'ann' });
    await runAll(context);
    expect(await stored(context, id)).toMatchObject({
      state: 'quarantined',
      quarantine: { code: 'CARD_DATA_SUSPECTED' },
    });
    await decideQuarantine(context, { recordingId: id, outcome: 'accept', reason: 'not a code', actor: 'ann' });
    await runAll(context);
    expect((await stored(context, id)).state).toBe('indexed');
  });

  it('is not taken out of what a matter holds', async () => {
    const context = memoryContext();
    const id = await arrivedCall(context);
    await placeHold(context, { recordingIds: [id], matterId: 'm', reason: 'r', actor: 'ann' });
    await runAll(context);
    expect(await stored(context, id)).toMatchObject({
      state: 'quarantined',
      quarantine: { code: 'CARD_DATA_SUSPECTED' },
    });
  });

  it('is a person’s business when nobody has a transcript', async () => {
    const context = memoryContext();
    const id = await arrivedCall(context, { transcript: undefined });
    await runAll(context);
    await endScreening(context, { recordingId: id, reason: 'nobody speaks', actor: 'ann' });
    expect(await stored(context, id)).toMatchObject({
      state: 'quarantined',
      quarantine: { code: 'CARD_DATA_SUSPECTED' },
    });
    await expect(endScreening(context, { recordingId: id, reason: 'r', actor: 'ann' })).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
    await expect(endScreening(context, { recordingId: 'x', reason: 'r', actor: 'a' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('a row that was changed afterwards', () => {
  it.each([
    ['without its muted spans', () => ({ transformations: [] })],
    [
      'with another span',
      () => ({
        transformations: [{ kind: 'mute' as const, spans: [{ startMs: 0, endMs: 9 }], ruleVersion: 'card-data/1' }],
      }),
    ],
    [
      'as if the sealed bytes had arrived',
      ({
        sealed,
        received,
      }: {
        sealed?: { sha256: string } | undefined;
        received?: { at: string; bytes: number; sha256: string } | undefined;
      }) => ({
        ...(received && sealed && { received: { ...received, sha256: sealed.sha256 } }),
      }),
    ],
  ])('%s disagrees with the log', async (_, change) => {
    const context = memoryContext();
    const { recordingId } = await finishedCardCall(context);
    await rewrite(context, recordingId, change);
    expect(await verdictOf(context, recordingId)).toContain('altered');
  });
});

it('the shipped card line is the one these tests use', () => {
  expect(memoryContext().policies.retention.businessLines[CARD_LINE.businessLine]?.screenBeforeSeal).toBe(true);
});
