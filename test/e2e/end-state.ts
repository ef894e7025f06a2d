/** Everything a data folder has come to, in a form that two folders share when the same calls went in: ids become call ids, times are left out. */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseLeaf } from '../../core/custody/leaf.ts';
import { formatVerifierKey } from '../../core/custody/note.ts';
import type { Recording } from '../../core/recording/recording.ts';
import type { QueuedContext } from '../../core/use-cases/context.ts';
import { fsckLog } from '../../core/use-cases/fsck-log.ts';
import { readTranscript } from '../../core/use-cases/read-content.ts';
import { verifyRecording } from '../../core/use-cases/verify-recording.ts';
import { integrate } from './two-calls.ts';

/** Said again when a delivery or a look is repeated; nothing is lost or counted twice by them. */
const REPEATABLE = new Set(['recording.duplicate', 'recording.verified']);

export interface EndState {
  readonly recordings: readonly Record<string, unknown>[];
  /** Every vault object, by role and call. */
  readonly vaultKeys: readonly string[];
  /** Every file in the folders of what is transient or derived, by role and call. */
  readonly files: readonly string[];
  readonly log: { readonly ok: boolean; readonly problems: readonly unknown[]; readonly leavesAreEvents: boolean };
  readonly found: readonly string[];
  readonly queue: Record<string, number>;
}

/** Verifies everything on the way; integrates the log before and after. */
export async function endStateOf(context: QueuedContext, dataDir: string): Promise<EndState> {
  const { items } = await context.catalogue.recordings({}, { limit: 200 });
  const named = (text: string): string =>
    items.reduce((rest, { recordingId, callId }) => rest.replaceAll(recordingId, callId), text);
  await integrate(context);
  const recordings: Record<string, unknown>[] = [];
  for (const recording of items) recordings.push(await describe(context, recording));
  await integrate(context);
  const vaultKeys: string[] = [];
  for await (const key of context.vault.list('')) vaultKeys.push(named(key));
  const { total, hits } = await context.search.search({ words: 'parcel', filters: {}, limit: 200 });
  return {
    recordings: recordings.sort((a, b) => String(a['callId']).localeCompare(String(b['callId']))),
    vaultKeys: vaultKeys.sort(),
    files: ['intake', 'work', 'vault/.tmp', 'log/.tmp', 'keys/.tmp']
      .flatMap((folder) => filesBelow(dataDir, folder))
      // The mutex is an empty lock file; SQLite's journals come and go.
      .filter((path) => !path.endsWith('mutex.sqlite') && !/-(?:wal|shm|journal)$/u.test(path))
      .map(named)
      .sort(),
    log: await checkLog(context, items),
    found: [`total ${total}`, ...hits.map(({ recordingId }) => named(recordingId)).sort()],
    queue: await context.queue.counts(),
  };
}

async function describe(context: QueuedContext, recording: Recording): Promise<Record<string, unknown>> {
  const { recordingId, callId, source, state, sealed, retention, transcription, analysed, accessCopy } = recording;
  const { verdict, detail } = await verifyRecording(context, recordingId, 'test');
  const events = (await context.catalogue.events(recordingId)).map(({ type }) => type);
  return {
    ...{ callId, source, state, sha256: sealed?.sha256, bytes: sealed?.bytes, flags: sealed?.quality.flags },
    ...{ classId: retention?.classId, lane: retention?.lane, processing: recording.processing },
    transcription: transcription?.outcome,
    turns: (await readTranscript(context, recording))?.turns,
    ...{ topics: analysed?.topics, intents: analysed?.intents, hasAccessCopy: accessCopy?.key !== undefined },
    verdict: verdict === 'intact' ? verdict : `${verdict}: ${detail}`,
    events: events.filter((type) => !REPEATABLE.has(type)),
    keyInTable: (await context.keyTable.get(recordingId)) !== undefined,
  };
}

/** The log re-hashes, and its leaves are the events of the catalogue: none lost, none twice. */
async function checkLog(context: QueuedContext, items: readonly Recording[]): Promise<EndState['log']> {
  const { ledger, logStore, signer } = context;
  const verifierKey = formatVerifierKey(signer.name, await signer.publicKey());
  const { ok, problems, size } = await fsckLog({ store: logStore, ledger, verifierKey });
  const events = new Set<string>();
  for (const { recordingId } of items) {
    for (const { eventId } of await context.catalogue.events(recordingId)) events.add(eventId);
  }
  const leaves = (await ledger.leaves(0, 10_000)).map(({ leaf }) => parseLeaf(leaf).eventId);
  const leavesAreEvents = size === leaves.length && size === events.size && leaves.every((id) => events.has(id));
  return { ok, problems, leavesAreEvents };
}

/** Paths of all files, hidden ones too. */
export function filesBelow(dataDir: string, folder: string): string[] {
  return readdirSync(join(dataDir, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dataDir, join(entry.parentPath, entry.name)));
}
