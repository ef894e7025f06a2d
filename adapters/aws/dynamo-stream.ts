/** What the catalogue's stream says about work to do. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Recording } from '../../core/recording/recording.ts';
import { idAt } from './catalogue-keys.ts';
import { damaged, readRecording, readRow } from './dynamo-recording.ts';
import { plain } from './dynamo-table.ts';

const dueSchema = z.object({ sk: z.literal('STATE'), due: z.string(), position: z.string() });

export interface Due {
  readonly recordingId: string;
  /** Fresh with every commit that makes the recording due: the same token again is the same request again. */
  readonly due: string;
  readonly recording: Recording;
}

/**
 * The recording that a stream record's NewImage (DynamoDB JSON) makes due, as it was then; undefined for every other item.
 * Errors: INTEGRITY naming the recording when its item is damaged.
 */
export function dueFromStream(newImage: Record<string, AttributeValue> | undefined): Due | undefined {
  const item = newImage && plain(newImage);
  const parsed = dueSchema.safeParse(item);
  if (!parsed.success) return undefined;
  const recordingId = idAt(parsed.data.position);
  const recording = readRecording(readRow(item));
  if (!recording) throw damaged(recordingId);
  return { recordingId, due: parsed.data.due, recording };
}
