/** Arrivals: announced uploads and dropped files, whatever the order and number of their events. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { once } from '../../core/bytes.ts';
import type { Recording } from '../../core/recording/recording.ts';
import { writeDeliveryNote } from '../../core/use-cases/arrival-parts.ts';
import { createUpload } from '../../core/use-cases/create-upload.ts';
import { sweepDrops } from '../../functions/drops.ts';
import { receiveHandler } from '../../functions/receive-upload/receive.ts';
import { callFile, TRANSCRIPT } from '../support/calls.ts';
import { memoryContext, type MemoryContext } from '../support/memory-context.ts';
import { createMemoryDrops, type MemoryDrops } from './memory-drops.ts';
import { captureOutput, created, failedIn, invocation, messages, type Written } from './support.ts';

const METADATA = JSON.stringify({ source: 'pbx', callId: 'c-1', channels: ['customer', 'agent'] });

let context: MemoryContext;
let drops: MemoryDrops;
let written: Written;

beforeEach(() => {
  written = captureOutput();
  context = memoryContext();
  drops = createMemoryDrops(context.clock);
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function tell(...keys: readonly string[]): Promise<string[]> {
  return failedIn(await receiveHandler(() => ({ context, drops }))(messages(...keys.map(created)), invocation));
}

async function all(): Promise<readonly Recording[]> {
  return (await context.catalogue.recordings({}, { limit: 100 })).items;
}

async function announced(): Promise<string> {
  const metadata = { source: 'pbx', businessLine: 'default', callId: 'c-1' };
  const { recordingId } = await createUpload(context, { metadata, actor: 'sam' });
  await writeDeliveryNote(context, recordingId, { actor: 'sam' });
  return recordingId;
}

describe('an announced upload', () => {
  it('is registered once, by whom it was announced, however often it is told', async () => {
    const id = await announced();
    await context.intake.put(id, 'audio', once(callFile()));
    expect(await tell(`audio/${id}`, `audio/${id}`)).toEqual([]);
    expect(await tell(`audio/${id}`)).toEqual([]);
    expect(await context.catalogue.recording(id)).toMatchObject({ state: 'received', callId: 'c-1' });
    const events = await context.catalogue.events(id);
    expect(events.map(({ type }) => type)).toEqual(['recording.received']);
    expect(JSON.stringify(events)).toContain('sam');
    expect(await context.intake.size(id, 'delivery')).toBeUndefined();
  });

  it('told before the bytes, or for an id that nobody knows, changes nothing', async () => {
    const id = await announced();
    await context.intake.put('stray', 'audio', once(callFile()));
    expect(await tell(`audio/${id}`, 'audio/unknown', 'audio/stray', 'metadata/x', 'elsewhere')).toEqual([]);
    expect(await context.catalogue.recording(id)).toMatchObject({ state: 'awaiting-upload' });
    expect(await context.intake.size('stray', 'audio')).toBeDefined();
  });

  it('that is a call already here ends as its duplicate', async () => {
    const [first, second] = [await announced(), await announced()];
    await context.intake.put(first, 'audio', once(callFile()));
    await context.intake.put(second, 'audio', once(callFile()));
    expect(await tell(`audio/${second}`, `audio/${first}`, `audio/${second}`, `audio/${first}`)).toEqual([]);
    const states = (await all()).map(({ state, rejection }) => rejection?.code ?? state).sort();
    expect(states).toEqual(['DUPLICATE', 'received']);
  });
});

describe('a dropped file', () => {
  it('is delivered with what lies beside it and removed afterwards', async () => {
    drops.drop('drop/2026/call.wav.json', METADATA);
    drops.drop('drop/2026/call.wav.transcript.json', JSON.stringify(TRANSCRIPT));
    drops.drop('drop/2026/call.wav', callFile());
    expect(await tell('drop/2026/call.wav', 'drop/2026/call.wav.transcript.json', 'drop/2026/call.wav.json')).toEqual(
      [],
    );
    const [recording, ...others] = await all();
    expect(others).toEqual([]);
    expect(recording).toMatchObject({ state: 'received', source: 'pbx', callId: 'c-1' });
    expect(await context.intake.size(recording?.recordingId ?? '', 'transcript')).toBeGreaterThan(0);
    expect(drops.keys()).toEqual([]);
    expect(written.codes()).toEqual(['DROP_DELIVERED']);
  });

  it('waits a minute for its metadata, then comes without', async () => {
    drops.drop('drop/call.wav', callFile());
    expect(await tell('drop/call.wav')).toEqual(['m0']);
    expect(drops.keys()).toEqual(['drop/call.wav']);
    context.clock.advance(60_000);
    expect(await tell('drop/call.wav', 'drop/call.wav')).toEqual([]);
    expect(await all()).toMatchObject([{ state: 'received', source: 'manual' }]);
    expect(drops.keys()).toEqual([]);
  });

  it('comes with the metadata that comes after it, and its own late event finds nothing', async () => {
    drops.drop('drop/call.wav', callFile());
    expect(await tell('drop/call.wav')).toEqual(['m0']);
    drops.drop('drop/call.wav.json', METADATA);
    expect(await tell('drop/call.wav.json', 'drop/call.wav')).toEqual([]);
    expect(await all()).toMatchObject([{ callId: 'c-1' }]);
  });

  it('is not there yet when its metadata is alone', async () => {
    drops.drop('drop/call.wav.json', METADATA);
    expect(await tell('drop/call.wav.json', 'drop/', 'drop/.json')).toEqual([]);
    expect(drops.keys()).toEqual(['drop/call.wav.json']);
    expect(await all()).toEqual([]);
  });

  it('is neither lost nor taken twice when the function dies before it removes it', async () => {
    drops.drop('drop/call.wav.json', METADATA);
    drops.drop('drop/call.wav', callFile());
    const dying = { ...drops, remove: () => Promise.reject(new Error('gone')) };
    const handler = receiveHandler(() => ({ context, drops: dying }));
    expect(failedIn(await handler(messages(created('drop/call.wav')), invocation))).toEqual(['m0']);
    expect(drops.keys()).toHaveLength(2);
    expect(await tell('drop/call.wav')).toEqual([]);
    expect(await all()).toHaveLength(1);
    expect(drops.keys()).toEqual([]);
  });

  it('that was replaced while it was delivered stays for a delivery of its own', async () => {
    drops.drop('drop/call.wav.json', METADATA);
    drops.drop('drop/call.wav', callFile(1));
    const replacing = {
      ...drops,
      remove: async (file: Parameters<MemoryDrops['remove']>[0]) => {
        if (file.key === 'drop/call.wav') drops.drop('drop/call.wav', callFile(2));
        await drops.remove(file);
      },
    };
    await receiveHandler(() => ({ context, drops: replacing }))(messages(created('drop/call.wav')), invocation);
    expect(drops.keys()).toContain('drop/call.wav');
    context.clock.advance(60_000);
    await tell('drop/call.wav');
    expect(await all()).toHaveLength(2);
  });

  it('with a transcript or metadata beyond any size stays where it is', async () => {
    drops.drop('drop/call.wav.json', 'x'.repeat(300_000));
    drops.drop('drop/call.wav', callFile());
    expect(await tell('drop/call.wav')).toEqual(['m0']);
    expect(drops.keys()).toHaveLength(2);
  });

  it('whose event was lost is found by the sweep', async () => {
    drops.drop('drop/call.wav', callFile());
    drops.drop('drop/other.wav.json', METADATA);
    expect(await sweepDrops({ context, drops }, 900_000)).toBe(0);
    context.clock.advance(900_000);
    expect(await sweepDrops({ context, drops }, 900_000)).toBe(1);
    expect(await all()).toHaveLength(1);
  });
});
