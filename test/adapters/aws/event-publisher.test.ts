/** Events in batches of ten, and those that the bus did not take. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createEventPublisher, type BusEvent } from '../../../adapters/aws/event-publisher.ts';
import { Refusal, startJsonServer, type JsonServer } from '../../aws/stand-ins/json-server.ts';
import { clientOf } from './clients.ts';

const entrySchema = z.strictObject({
  EventBusName: z.string(),
  Source: z.string(),
  DetailType: z.string(),
  Detail: z.string(),
});
const requestSchema = z.object({ Entries: z.array(entrySchema).min(1).max(10) });

let server: JsonServer;
beforeEach(async () => {
  server = await startJsonServer({
    'AWSEvents.PutEvents': (input) => {
      const Entries = requestSchema
        .parse(input)
        .Entries.map(({ Detail }) => (Detail.includes('bad') ? { ErrorCode: 'InternalFailure' } : { EventId: 'e' }));
      return { FailedEntryCount: Entries.filter((entry) => 'ErrorCode' in entry).length, Entries };
    },
  });
});
afterEach(() => server.stop());

const publish = (events: readonly BusEvent[]): Promise<readonly number[]> =>
  createEventPublisher({ client: clientOf(EventBridgeClient, server.endpoint), busName: 'bus' }).publish(events);
const due = (recordingId: string): BusEvent => ({
  source: 'callvault',
  detailType: 'recording.due',
  detail: { recordingId, step: 'seal' },
});

describe('events', () => {
  it('go out ten at a time, and the refused ones are told by position', async () => {
    const events = Array.from({ length: 23 }, (_, at) => due(at === 3 || at === 20 ? `bad${at}` : `rec${at}`));
    expect(await publish(events)).toEqual([3, 20]);
    expect(server.calls.map(({ input }) => requestSchema.parse(input).Entries.length)).toEqual([10, 10, 3]);
    expect(requestSchema.parse(server.calls[2]?.input).Entries[0]).toEqual({
      EventBusName: 'bus',
      Source: 'callvault',
      DetailType: 'recording.due',
      Detail: '{"recordingId":"bad20","step":"seal"}',
    });
  });

  it('that there are none of ask nothing', async () => {
    expect(await publish([])).toEqual([]);
    expect(server.calls).toEqual([]);
  });

  it('are not published when the call fails, and the call is named', async () => {
    server.refuse('AWSEvents.PutEvents', new Refusal('AccessDeniedException'));
    await expect(publish([due('rec1')])).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      detail: { call: 'events:PutEvents', reason: 'AccessDeniedException' },
    });
  });
});
