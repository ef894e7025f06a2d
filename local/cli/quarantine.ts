/** `quarantine list` and `quarantine decide`: what waits for a person. */
import { viewOf } from '../../core/recording/view.ts';
import { decideQuarantine } from '../../core/use-cases/decide-quarantine.ts';
import { drain } from '../drain.ts';
import type { Command } from './folder.ts';
import { table, type Result } from './output.ts';

export async function listQuarantine({ context }: Command, page: { limit: number; cursor?: string }): Promise<Result> {
  const { items, nextCursor } = await context.catalogue.recordings({ state: 'quarantined' }, page);
  const views = items.map(viewOf);
  const rows = views.map(({ recordingId, reason, businessLine, createdAt }) => [
    recordingId,
    reason?.code ?? '',
    businessLine,
    createdAt,
  ]);
  const text = [
    table(['recording', 'code', 'line', 'received'], rows),
    '',
    'Decide: callvault quarantine decide ID --accept --reason "..."   or   --reject --reason "..."',
    ...(nextCursor === undefined ? [] : [`More: --cursor ${nextCursor}`]),
  ].join('\n');
  return {
    json: { items: views, ...(nextCursor !== undefined && { nextCursor }) },
    text: views.length === 0 ? 'Nothing is in quarantine.' : text,
  };
}

/** An accepted recording is sealed before this returns. */
export async function decide(
  command: Command,
  recordingId: string,
  decision: { outcome: 'accept' | 'reject'; reason: string },
): Promise<Result> {
  const { context, actor } = command;
  await decideQuarantine(context, { recordingId, ...decision, actor });
  await drain(command, { ids: [recordingId], until: 'sealed' });
  const recording = await context.catalogue.recording(recordingId);
  const view = recording && viewOf(recording);
  return { json: view, text: `${recordingId} is ${view?.state ?? 'unknown'}.` };
}
