/** Stream records to events: every kind of item, twice, refused by the bus, damaged. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rowOf } from '../../adapters/aws/dynamo-recording.ts';
import type { BusEvent } from '../../adapters/aws/event-publisher.ts';
import { relayHandler } from '../../functions/relay-changes/relay.ts';
import { deliver } from '../support/calls.ts';
import { memoryContext, type MemoryContext } from '../support/memory-context.ts';
import { captureOutput, failedIn, invocation, type Written } from './support.ts';

const ORDER = '000001772355600.000001';

let context: MemoryContext;
let written: Written;
let sent: BusEvent[];

beforeEach(() => {
  written = captureOutput();
  context = memoryContext();
  sent = [];
});

afterEach(() => {
  vi.restoreAllMocks();
});

type Image = Record<string, AttributeValue>;

function stream(...images: readonly (Image | undefined)[]): unknown {
  return {
    Records: images.map((NewImage, at) => ({
      eventName: NewImage ? 'MODIFY' : 'REMOVE',
      eventSource: 'aws:dynamodb',
      dynamodb: { SequenceNumber: `${at}00`, StreamViewType: 'NEW_IMAGE', ...(NewImage && { NewImage }) },
    })),
  };
}

async function imageOf(metadata: Record<string, unknown> = {}, extra: Record<string, unknown> = {}): Promise<Image> {
  const { recording } = await deliver(context, { metadata });
  const item = { ...rowOf(recording, ORDER), pk: `REC#${recording.recordingId}`, sk: 'STATE', due: 'token', ...extra };
  return marshall(item, { removeUndefinedValues: true });
}

async function relay(...images: readonly (Image | undefined)[]): Promise<string[]> {
  const publish = (events: readonly BusEvent[]): Promise<readonly number[]> => {
    sent.push(...events);
    return Promise.resolve([]);
  };
  return failedIn(await relayHandler(() => ({ publish }))(stream(...images), invocation));
}

describe('relay-changes', () => {
  it('sends id and next step of a recording that became due, every time it is told', async () => {
    const image = await imageOf();
    expect(await relay(image, image)).toEqual([]);
    const [{ recordingId } = { recordingId: '' }] = (await context.catalogue.recordings({}, { limit: 1 })).items;
    const event = { source: 'callvault', detailType: 'recording.due', detail: { recordingId, step: 'seal' } };
    expect(sent).toEqual([event, event]);
  });

  it('sends nothing for other items, removals, and recordings that wait', async () => {
    const waiting = await imageOf({ businessLine: 'no-such-line' });
    const event = marshall({ pk: 'REC#x', sk: 'EVENT#1' });
    expect(await relay(waiting, event, undefined)).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('names what it could not send, and sends the rest', async () => {
    const [good, damaged] = [await imageOf(), await imageOf({ callId: 'secret' }, { json: '{"secret"' })];
    expect(await relay(damaged, good)).toEqual(['000']);
    expect(sent).toHaveLength(1);
    expect(written.codes()).toEqual(['CHANGE_FAILED']);
    expect(written.text()).not.toContain('secret');
  });

  it('fails what the bus refused', async () => {
    const handler = relayHandler(() => ({ publish: () => Promise.resolve([0]) }));
    expect(failedIn(await handler(stream(await imageOf()), invocation))).toEqual(['000']);
  });
});
