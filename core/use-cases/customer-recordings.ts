/** Everything of one customer: what carries the reference, and what another recorder took of the same calls. */
import type { Catalogue } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import { pages } from './catalogue-pages.ts';

/** Ids, newest call first. A witness that names another customer is not taken along. */
export async function recordingsOfCustomer(
  catalogue: Pick<Catalogue, 'recordings'>,
  customerRef: string,
): Promise<readonly string[]> {
  const found: Recording[] = [];
  for await (const recording of pages(catalogue, { customerRef })) found.push(recording);
  const ids = new Set(found.map(({ recordingId }) => recordingId));
  for (const { source, callId } of found) {
    for await (const same of pages(catalogue, { source, callId })) {
      if (same.customerRef === undefined) ids.add(same.recordingId);
    }
  }
  return [...ids];
}
