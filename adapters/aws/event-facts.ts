/** Facts of calls go on the bus, where whoever keeps statistics listens. With no listener they go nowhere. */
import { AppError } from '../../core/errors.ts';
import { callFactsSchema, removedFacts, type CallFacts } from '../../core/insights/call-facts.ts';
import type { FactSink } from '../../core/insights/ports.ts';
import type { EventPublisher } from './event-publisher.ts';

/** The detail of such an event is one row. */
export const CALL_FACTS_EVENT = 'recording.facts';

/** A file of Parquet is not written again: a call leaves by a row that says so, and nothing else about it. */
export function createEventFacts({ publisher }: { publisher: EventPublisher }): FactSink {
  const put = async (row: CallFacts): Promise<void> => {
    const detail = callFactsSchema.parse(row);
    const failed = await publisher.publish([{ source: 'callvault', detailType: CALL_FACTS_EVENT, detail }]);
    if (failed.length > 0) throw new AppError('UNAVAILABLE', 'The bus did not take the facts.');
  };
  return { put, remove: (recordingId, at) => put(removedFacts(recordingId, at)) };
}
