/** What is due by itself: `reviewOf` says what, and the date that stores index is never later than that. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { LANES, recordingSchema, STATES, type Recording } from '../../../core/recording/recording.ts';
import { stateOf } from '../../../core/recording/lifecycle.ts';
import { reviewAt, reviewOf } from '../../../core/retention/review.ts';
import { readJson, shippedPolicy } from './policies.ts';

const POLICY = shippedPolicy();
const NOW = new Date('2026-06-01T00:00:00Z');
const OBJECT = { key: 'audio/r', versionId: 'v', bytes: 1, sha256: '0'.repeat(64) };
const SEALED: NonNullable<Recording['sealed']> = {
  at: '2020-01-01T00:00:00.000Z',
  sha256: '0'.repeat(64),
  bytes: 1,
  media: { container: 'wav', codec: 'pcm', channels: 1, sampleRate: 8000, bitDepth: 16, durationMs: 1000 },
  quality: { accepted: true, flags: [] },
  audio: OBJECT,
  manifest: { ...OBJECT, key: 'manifest/r' },
};
const BARE: Recording = {
  ...{
    schemaVersion: 1,
    revision: 1,
    recordingId: 'r',
    state: 'awaiting-upload',
    createdAt: '2020-01-01T00:00:00.000Z',
  },
  ...{ source: 's', callId: 'c', businessLine: 'default', channels: ['agent'], startedAt: '2020-01-01T00:00:00.000Z' },
  ...{ holds: [], restricted: false, transformations: [] },
};

const shape = recordingSchema.pick({
  retention: true,
  pendingRetention: true,
  rejection: true,
  erasureRequested: true,
  erased: true,
  purged: true,
  expired: true,
  removed: true,
  intent: true,
});
const vectorSchema = z.array(
  z.strictObject({
    why: z.string(),
    line: z.string().default('default'),
    sealed: z.boolean().default(true),
    held: z.boolean().default(false),
    recording: shape.partial(),
    expect: z.strictObject({ kind: z.string(), at: z.string() }),
  }),
);
const vectors = vectorSchema.parse(readJson('test/vectors/retention/reviews.json'));

function recordingOf(parts: Partial<Recording>, { sealed, held }: { sealed: boolean; held: boolean }): Recording {
  const holds = held ? [{ matterId: 'm', placedAt: '2026-01-01T00:00:00.000Z' }] : [];
  const received = { at: '2020-01-01T00:00:00.000Z', bytes: 1, sha256: '0'.repeat(64) };
  const recording = { ...BARE, received, ...parts, holds, ...(sealed && { sealed: SEALED }) };
  return { ...recording, state: stateOf(recording) };
}

describe('reviewOf', () => {
  it.each(vectors)('$expect.kind: $why', ({ line, recording: parts, sealed, held, expect: wanted }) => {
    const recording = { ...recordingOf(parts, { sealed, held }), businessLine: line };
    const due = reviewOf(POLICY, recording, NOW);
    expect({ kind: due?.kind ?? 'nothing', at: reviewAt(recording) ?? 'never' }).toEqual(wanted);
  });

  const instant = fc
    .date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2029-01-01T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const past = instant.filter((at) => Date.parse(at) <= NOW.getTime());
  const retention = fc.record(
    {
      classId: fc.constantFrom('cn-aml-10y', 'internal-quality-6m', 'gone'),
      lane: fc.constantFrom(...LANES),
      basis: fc.constantFrom('recording' as const, 'event' as const),
      retainUntil: instant,
      citation: fc.constant('rule'),
      eventAt: past,
    },
    { requiredKeys: ['classId', 'lane', 'basis', 'retainUntil', 'citation'] },
  );
  const fact = past.map((at) => ({ at }));
  const parts = fc.record(
    {
      retention,
      pendingRetention: fc.record({ at: past, retention }),
      intent: fc.record({ at: past, retention }),
      rejection: fc.record({
        code: fc.constant('EMPTY' as const),
        detail: fc.constant(''),
        at: past,
        keepUntil: instant,
      }),
      erasureRequested: fact,
      erased: fact,
      purged: fact,
      expired: fact,
      removed: fact,
      restricted: fc.boolean(),
      businessLine: fc.constantFrom('default', 'retail-banking', 'left-the-policy'),
    },
    { requiredKeys: [] },
  );

  it('the date that stores index is not later than what there is to do', () => {
    const states = new Set<string>();
    fc.assert(
      fc.property(parts, fc.boolean(), fc.boolean(), (chosen, sealed, held) => {
        const recording = recordingOf(chosen, { sealed, held });
        states.add(recording.state);
        const due = reviewOf(POLICY, recording, NOW);
        if (due) expect(Date.parse(reviewAt(recording) ?? '9999-12-31')).toBeLessThanOrEqual(NOW.getTime());
      }),
      { numRuns: 2000 },
    );
    expect([...states].every((state) => STATES.some((one) => one === state))).toBe(true);
    expect(states.size).toBeGreaterThan(3);
  });

  it('never ends a held or a regulated recording before its time', () => {
    fc.assert(
      fc.property(parts, fc.boolean(), (chosen, held) => {
        const recording = recordingOf(chosen, { sealed: true, held });
        const due = reviewOf(POLICY, recording, NOW)?.kind;
        if (recording.erased ?? recording.expired) return;
        if (held) expect(['extend', 'renew', undefined]).toContain(due);
        const ends = [recording.retention, recording.pendingRetention?.retention].flatMap((one) => (one ? [one] : []));
        const isDue = due === 'expire' || due === 'erase';
        if (isDue && ends.some(({ lane }) => lane === 'regulated')) {
          for (const { retainUntil } of ends) expect(Date.parse(retainUntil)).toBeLessThanOrEqual(NOW.getTime());
        }
      }),
      { numRuns: 2000 },
    );
  });
});
