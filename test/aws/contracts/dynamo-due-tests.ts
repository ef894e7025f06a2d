/** What becomes due comes out of the catalogue's stream; run by dynamo-catalogue.test.ts, on its server. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { recordingKey } from '../../../adapters/aws/catalogue-keys.ts';
import { dueFromStream } from '../../../adapters/aws/dynamo-stream.ts';
import { createTable, toItem } from '../../../adapters/aws/dynamo-table.ts';
import { anEvent, aRecording, refused } from '../../contracts/builders.ts';
import type { DynamoSubject } from './dynamo-subject.ts';
import { makeCatalogue } from './made-catalogue.ts';

export function dueTests(subject: () => DynamoSubject): void {
  describe('what becomes due', () => {
    it('comes out of the stream once per commit that says so', async () => {
      const { catalogue, tableName } = await makeCatalogue(subject(), [aRecording('rec1')]);
      const commit = (revision: number, due: readonly string[]): Promise<void> =>
        catalogue.commit({
          recordings: [aRecording('rec1', { revision, state: 'sealed' })],
          events: [anEvent(`e${revision}`, 'rec1')],
          claims: [{ name: `c${revision}`, recordingId: 'rec1' }],
          due,
        });
      await commit(2, ['rec1']);
      await commit(3, []);
      await catalogue.commit({ recordings: [], due: ['rec1'] });
      await refused(catalogue.commit({ recordings: [], due: ['nobody'] }), 'CONFLICT');
      const images = await newImages(subject(), tableName);
      const due = images.flatMap((image) => dueFromStream(image) ?? []);
      expect(due.map(({ recordingId, recording }) => [recordingId, recording.revision])).toEqual([
        ['rec1', 2],
        ['rec1', 3],
      ]);
      expect(new Set(due.map((one) => one.due)).size).toBe(2);
      expect(await catalogue.recording('rec1')).toEqual(aRecording('rec1', { revision: 3, state: 'sealed' }));
      expect(await createTable(subject().client, tableName).get(recordingKey('rec1'))).toMatchObject({
        dueAt: '2026-01-01T00:00:00.000Z',
      });
    });

    it('names the recording whose image is damaged', () => {
      const image = toItem({ ...recordingKey('rec1'), due: 'x', position: '0000000000000000#rec1' });
      expect(() => dueFromStream(image)).toThrow(
        expect.objectContaining({ code: 'INTEGRITY', detail: { recordingId: 'rec1' } }),
      );
      expect(dueFromStream(undefined)).toBeUndefined();
    });
  });
}

/** The stream as Lambda would read it; the SDK's client for that is not among the dependencies. */
async function newImages({ endpoint }: DynamoSubject, tableName: string): Promise<Record<string, AttributeValue>[]> {
  const call = async <T>(target: string, schema: z.ZodType<T>, body: object): Promise<T> => {
    const scope = 'Credential=local/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00';
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${target}`,
        authorization: `AWS4-HMAC-SHA256 ${scope}`,
      },
      body: JSON.stringify(body),
    });
    return schema.parse(await answer.json());
  };
  const arn = z.object({ Streams: z.tuple([z.object({ StreamArn: z.string() })]) });
  const { Streams } = await call('ListStreams', arn, { TableName: tableName });
  const [{ StreamArn }] = Streams;
  const shard = z.object({ StreamDescription: z.object({ Shards: z.tuple([z.object({ ShardId: z.string() })]) }) });
  const { StreamDescription } = await call('DescribeStream', shard, { StreamArn });
  const [{ ShardId }] = StreamDescription.Shards;
  const iterator = z.object({ ShardIterator: z.string() });
  const start = await call('GetShardIterator', iterator, { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
  const image = z.custom<Record<string, AttributeValue>>((value) => typeof value === 'object' && value !== null);
  const records = z.object({ Records: z.array(z.object({ dynamodb: z.object({ NewImage: image.optional() }) })) });
  const { Records } = await call('GetRecords', records, start);
  return Records.flatMap(({ dynamodb }) => (dynamodb.NewImage ? [dynamodb.NewImage] : []));
}
