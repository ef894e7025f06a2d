import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addFact, nextStep, stateOf } from '../../../core/recording/lifecycle.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { aRecording } from '../../contracts/builders.ts';

const T1 = '2026-01-01T00:00:00.000Z';
const T2 = '2026-01-02T00:00:00.000Z';
const SHA = 'a'.repeat(64);
const object = (key: string): { key: string; versionId: string; bytes: number; sha256: string } => ({
  key,
  versionId: 'v',
  bytes: 1,
  sha256: SHA,
});

const media = {
  container: 'wav',
  codec: 'pcm_s16le',
  channels: 2,
  sampleRate: 8000,
  bitDepth: 16,
  durationMs: 1000,
} as const;

type Event = (recording: Recording) => Recording;

function sealedAt(at: string): Event {
  const quality = { accepted: true, flags: [] };
  return (r) =>
    addFact(r, 'sealed', {
      at,
      sha256: SHA,
      bytes: 1,
      media,
      quality,
      audio: object('audio/x'),
      manifest: object('manifest/x'),
    });
}

/** Everything that can be reported about a recording, some of it in two versions. */
const EVENTS: Record<string, Event> = {
  received: (r) => addFact(r, 'received', { at: T1, bytes: 1, sha256: SHA }),
  receivedLater: (r) => addFact(r, 'received', { at: T2, bytes: 1, sha256: SHA }),
  quarantined: (r) => addFact(r, 'quarantine', { code: 'CONSENT_MISSING', at: T1 }),
  accepted: (r) => addFact(r, 'decision', { outcome: 'accept', at: T1 }),
  sealed: sealedAt(T1),
  sealedAgain: sealedAt(T2),
  job: (r) => addFact(r, 'transcriptionJob', { name: 'job', at: T1 }),
  transcript: (r) => addFact(r, 'transcription', { outcome: 'available', at: T2, transcript: object('transcript/x') }),
  noTranscript: (r) => addFact(r, 'transcription', { outcome: 'none', at: T2, reason: 'late answer' }),
  analysed: (r) => addFact(r, 'analysed', { at: T1, topics: ['a'], intents: [] }),
  analysedOther: (r) => addFact(r, 'analysed', { at: T1, topics: ['b'], intents: [] }),
  indexed: (r) => addFact(r, 'indexed', { at: T1 }),
  copied: (r) => addFact(r, 'accessCopy', { at: T1, key: 'access/x.opus' }),
  rejected: (r) => addFact(r, 'rejection', { code: 'TRUNCATED', detail: '', at: T1, keepUntil: T2 }),
  erased: (r) => addFact(r, 'erased', { at: T2 }),
  expired: (r) => addFact(r, 'expired', { at: T2 }),
};
const NAMES = Object.keys(EVENTS);

const fresh = (): Recording => ({ ...aRecording('r'), state: 'awaiting-upload' });

function play(names: readonly string[]): Recording {
  return names.reduce((recording, name) => EVENTS[name]?.(recording) ?? recording, stripped());
}

/** No facts at all. */
function stripped(): Recording {
  const { received: _received, ...rest } = fresh();
  return rest;
}

describe('the lifecycle', () => {
  it('ends in the same recording whatever the order and the repeats (10,000 runs)', () => {
    const story = fc
      .subarray(NAMES, { minLength: 1 })
      .chain((chosen) => fc.tuple(fc.constant(chosen), fc.array(fc.constantFrom(...chosen), { maxLength: 12 })))
      .chain(([chosen, repeats]) => {
        const all = [...chosen, ...repeats];
        return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));
      });
    fc.assert(
      fc.property(story, ([ordered, shuffled]) => {
        expect(play(shuffled)).toEqual(play(ordered));
      }),
      { numRuns: 10_000 },
    );
  });

  it('walks from upload to index', () => {
    const walk = ['received', 'sealed', 'transcript', 'analysed', 'indexed', 'copied'];
    const states = walk.map((_, index) => play(walk.slice(0, index + 1)).state);
    expect(states).toEqual(['received', 'sealed', 'transcribing', 'analysed', 'indexed', 'indexed']);
    const steps = ['', ...walk].map((_, index) => nextStep(play(walk.slice(0, index))));
    expect(steps).toEqual(['wait', 'seal', 'transcribe', 'analyse', 'index', 'access-copy', 'none']);
  });

  it('waits for a transcription job, then goes on', () => {
    expect(nextStep(play(['received', 'sealed', 'job']))).toBe('wait');
    expect(nextStep(play(['received', 'sealed', 'job', 'noTranscript']))).toBe('analyse');
  });

  it('keeps a quarantined recording away from the vault until it is accepted', () => {
    expect(play(['received', 'quarantined']).state).toBe('quarantined');
    expect(nextStep(play(['received', 'quarantined']))).toBe('wait');
    expect(nextStep(play(['received', 'quarantined', 'accepted']))).toBe('seal');
    const refused = addFact(play(['received', 'quarantined']), 'decision', { outcome: 'reject', at: T1 });
    expect(stateOf(refused)).toBe('quarantined');
  });

  it('holds a line that screens before the seal in screening', () => {
    const screening = addFact(play(['received']), 'screening', { at: T1 });
    expect(screening.state).toBe('screening');
    expect(nextStep(screening)).toBe('screen');
  });

  it('never goes on with a rejected recording, and only cleans up after an erased or expired one', () => {
    expect(nextStep(play(['received', 'rejected']))).toBe('none');
    for (const end of ['erased', 'expired']) {
      const gone = play(['received', end]);
      expect(nextStep(gone)).toBe('purge');
      expect(nextStep({ ...gone, purged: { at: T1 } })).toBe('none');
    }
  });

  it('does not analyse or index a restricted recording', () => {
    for (const facts of [['sealed'], ['sealed', 'transcript'], ['sealed', 'transcript', 'analysed']]) {
      expect(nextStep({ ...play(['received', ...facts]), restricted: true })).toBe('wait');
    }
    const done = play(['received', 'sealed', 'transcript', 'analysed', 'indexed']);
    expect(nextStep({ ...done, restricted: true })).toBe('none');
  });

  it('seals once: a late rejection does not undo a seal', () => {
    expect(play(['received', 'sealed', 'rejected']).state).toBe('sealed');
  });
});
