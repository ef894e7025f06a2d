/** A channel is somebody's only where there is a channel for everybody. */
import { describe, expect, it } from 'vitest';
import { createAcoustics } from '../../../core/audio/acoustics/acoustics.ts';
import { channelRoles } from '../../../core/recording/speakers.ts';

const sealed = (channels: number) => ({ media: { channels } });

describe('channel roles', () => {
  it('are those that were told', () => {
    expect(channelRoles({ channels: ['customer', 'agent'], sealed: sealed(2) })).toEqual(['customer', 'agent']);
    expect(channelRoles({ channels: ['customer'], sealed: sealed(1) })).toEqual(['customer']);
    expect(channelRoles({ channels: ['customer', 'agent'] })).toEqual(['customer', 'agent']);
    expect(channelRoles({ sealed: sealed(2) })).toEqual([]);
  });

  it('are nobody on one channel that holds both sides', () => {
    expect(channelRoles({ channels: ['customer', 'agent'], sealed: sealed(1) })).toEqual([]);
    const meter = createAcoustics({ sampleRate: 8000, channels: 1, roles: ['agent', 'customer'] });
    meter.push([new Float32Array(8000)]);
    meter.finish();
    expect(meter.read().channels.map(({ role }) => role)).toEqual(['unknown']);
  });
});
