import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { LANES, recordingSchema, retentionSchema, STATES } from '../../../core/recording/recording.ts';
import { disposition } from '../../../core/retention/disposition.ts';
import { readJson } from './policies.ts';

const NOW = new Date('2026-06-01T00:00:00Z');

const vectorSchema = z.array(
  z.strictObject({
    why: z.string(),
    recording: z.strictObject({
      state: z.enum(STATES),
      restricted: z.boolean().default(false),
      retention: retentionSchema.optional(),
      intent: recordingSchema.shape.intent,
      rejection: recordingSchema.shape.rejection,
      holds: recordingSchema.shape.holds.default([]),
    }),
    holds: z.array(z.strictObject({ matterId: z.string() })).default([]),
    expect: z.strictObject({
      kind: z.enum(['kept', 'erasable', 'restricted', 'held', 'expired']),
      reason: z.string(),
      citation: z.string().optional(),
      until: z.string().optional(),
      /** Letters of what is allowed: u(se), e(rase), x(expire). */
      may: z.string(),
    }),
  }),
);
const vectors = vectorSchema.parse(readJson('test/vectors/retention/dispositions.json'));

describe('disposition', () => {
  it.each(vectors)('$expect.kind: $why', ({ recording, holds, expect: wanted }) => {
    const may = { use: wanted.may.includes('u'), erase: wanted.may.includes('e'), expire: wanted.may.includes('x') };
    expect(disposition(recording, holds, NOW)).toEqual({ ...wanted, may });
  });

  const anything = fc.record({
    state: fc.constantFrom(...STATES),
    restricted: fc.boolean(),
    holds: fc.array(fc.record({ matterId: fc.string(), placedAt: fc.constant('2026-01-01T00:00:00Z') }), {
      maxLength: 2,
    }),
    retention: fc.record({
      classId: fc.constant('c'),
      lane: fc.constantFrom(...LANES),
      basis: fc.constantFrom('recording', 'event'),
      retainUntil: fc.constantFrom('2026-05-31T23:59:59.999Z', '2026-06-01T00:00:00.000Z', '2026-06-01T00:00:00.001Z'),
      citation: fc.constant('rule'),
    }),
  });

  it('destroys nothing that is held, and nothing of the regulated lane before its time', () => {
    fc.assert(
      fc.property(anything, (recording) => {
        const { may, kind } = disposition(recording, [], NOW);
        const { lane, retainUntil } = recording.retention;
        if (recording.holds.length > 0) expect([kind, may.erase, may.expire]).toEqual(['held', false, false]);
        if (lane === 'regulated' && retainUntil > NOW.toISOString())
          expect([may.erase, may.expire]).toEqual([false, false]);
        if (recording.restricted) expect(may.use).toBe(false);
      }),
    );
  });

  it('gives the same answer wherever a hold is noted', () => {
    fc.assert(
      fc.property(anything, (recording) => {
        const elsewhere = disposition({ ...recording, holds: [] }, recording.holds, NOW);
        expect(elsewhere).toEqual(disposition(recording, [], NOW));
      }),
    );
  });
});
