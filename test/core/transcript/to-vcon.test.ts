import { describe, expect, it } from 'vitest';
import { readAnalysis } from '../../../core/use-cases/analyse-recording.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { ownVconSchema, toVcon } from '../../../core/transcript/to-vcon.ts';
import { finishedCall } from '../../support/calls.ts';
import { memoryContext, type MemoryContext } from '../../support/memory-context.ts';

async function recorded(
  metadata: Record<string, unknown> = {},
): Promise<{ context: MemoryContext; recording: Recording }> {
  const context = memoryContext();
  const id = await finishedCall(context, { metadata });
  const recording = await context.catalogue.recording(id);
  if (!recording) throw new Error('not stored');
  return { context, recording };
}

describe('toVcon', () => {
  it('is a vCon without content when there is none, and always the same', async () => {
    const { recording } = await recorded();
    const vcon = toVcon(recording, {});
    expect(ownVconSchema.parse(vcon)).toEqual(vcon);
    expect(vcon).toEqual({
      ...{ vcon: '0.4.0', created_at: recording.createdAt, analysis: [] },
      uuid: vcon.uuid,
      parties: [{ type: 'customer' }, { type: 'agent' }],
      dialog: [
        {
          type: 'recording',
          start: recording.startedAt,
          duration: 1.2,
          parties: [
            [0, 1],
            [0, 1],
          ],
        },
      ],
    });
    expect(vcon.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(toVcon(recording, {})).toEqual(vcon);
    expect(toVcon({ ...recording, recordingId: 'another' }, {}).uuid).not.toBe(vcon.uuid);
  });

  it('says who is on which channel, one entry per channel', async () => {
    const { recording } = await recorded({ channels: ['agent', 'customer'] });
    expect(toVcon(recording, {}).dialog[0]?.parties).toEqual([1, 0]);
    const half: Recording = { ...recording, channels: ['agent'] };
    expect(toVcon(half, {}).dialog[0]?.parties).toEqual([1, [0, 1]]);
    const { sealed, ...unsealed } = recording;
    if (!sealed) throw new Error('not sealed');
    const mono: Recording = { ...recording, sealed: { ...sealed, media: { ...sealed.media, channels: 1 } } };
    expect(toVcon(mono, {}).dialog[0]?.parties).toEqual([0, 1]);
    expect(toVcon(unsealed, {}).dialog[0]).not.toHaveProperty('duration');
  });

  it('leaves out the agent: who it was, how it was scored, how it felt', async () => {
    const { context, recording } = await recorded({ agentId: 'laura', team: 'parcels', customerRef: 'cust-1' });
    const analysis = await readAnalysis(context, recording.recordingId);
    expect(analysis?.scorecards.length).toBeGreaterThan(0);
    const held: Recording = { ...recording, holds: [{ matterId: 'Doe', placedAt: recording.createdAt }] };
    const vcon = toVcon(held, { analysis, audio: Buffer.from('OggS?>') });
    expect(JSON.stringify(vcon)).not.toMatch(/laura|"parcels"|scorecard|Doe|service-basics/);
    expect(vcon.analysis.map(({ type }) => type)).toEqual(['summary', 'sentiment', 'report']);
    expect(vcon.dialog[0]).toMatchObject({ mediatype: 'audio/ogg', encoding: 'base64url', body: 'T2dnUz8-' });
  });
});
