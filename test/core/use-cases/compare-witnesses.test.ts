import { describe, expect, it } from 'vitest';
import { synthSpeech } from '../../support/synth.ts';
import { littleEndian, wav } from '../../support/audio-files.ts';
import { finishedCall } from '../../support/calls.ts';
import { memoryContext } from '../../support/memory-context.ts';

const RATE = 8000;

function file(samples: Float32Array): Uint8Array {
  const channel = Int32Array.from(samples, (x) => Math.round(x * 20_000));
  return wav({ channels: 2, bits: 16, sampleRate: RATE, data: littleEndian([channel, channel.map((x) => x >> 2)], 2) });
}

describe('compareWitnesses', () => {
  const { samples } = synthSpeech({ sampleRate: RATE, seconds: 20, f0: 140, seed: 5 });
  const metadata = { source: 'pbx', callId: 'twice' };

  it('makes one recording and one witness of two files, and says where the shorter one ends', async () => {
    const context = memoryContext();
    const first = await finishedCall(context, { audio: file(samples), metadata });
    const witness = await finishedCall(context, { audio: file(samples.slice(0, 13 * RATE)), metadata });
    const stored = await context.catalogue.recording(witness);
    expect(stored?.witnessOf).toBe(first);
    expect(stored?.comparison?.differences).toMatchObject([{ code: 'SHORT_END', endMs: 20_000 }]);
    expect(Math.abs((stored?.comparison?.differences[0]?.startMs ?? 0) - 13_000)).toBeLessThan(300);
    const events = await context.catalogue.events(witness);
    expect(events.filter(({ type }) => type === 'witness.compared')).toHaveLength(1);
    expect((await context.catalogue.recording(first))?.comparison).toBeUndefined();
  });

  it('notes that two takes agree', async () => {
    const context = memoryContext();
    await finishedCall(context, { audio: file(samples), metadata });
    const witness = await finishedCall(context, { audio: file(samples.map((x) => x * 0.9)), metadata });
    expect((await context.catalogue.recording(witness))?.comparison?.differences).toEqual([]);
  });
});
