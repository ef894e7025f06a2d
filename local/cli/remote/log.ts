/** `log checkpoint|key|events|prove|fsck` over the API. The files of the log come from there; they are hashed here. */
import { CallvaultProblem, type CallvaultClient } from '../../../client/index.ts';
import { parseNote } from '../../../core/custody/note.ts';
import type { LogStore } from '../../../core/custody/ports.ts';
import { AppError } from '../../../core/errors.ts';
import { fsckLog } from '../../../core/use-cases/fsck-log.ts';
import { eventsResult, type EventPage } from '../log-events.ts';
import {
  checkpointResult,
  fsckResult,
  growthResult,
  keyResult,
  outsidersOf,
  provenResult,
  type FsckOptions,
  type ProveOptions,
} from '../log.ts';
import type { Result } from '../output.ts';

export async function checkpoint(api: CallvaultClient): Promise<Result> {
  return checkpointResult(await api.get('/log/checkpoint'));
}

export async function key(api: CallvaultClient): Promise<Result> {
  return keyResult((await api.get('/log/key')).trim());
}

export async function events(api: CallvaultClient, page: EventPage): Promise<Result> {
  return eventsResult(await api.get('/log/events', { params: { query: page } }));
}

export async function prove(api: CallvaultClient, id: string | undefined, options: ProveOptions): Promise<Result> {
  const { leaf, from, to, output } = options;
  if ((id === undefined) === (from === undefined)) throw new AppError('USAGE', 'Give a recording id, or --from SIZE.');
  if (from !== undefined) {
    if (leaf !== undefined || output !== undefined) {
      throw new AppError('USAGE', '--leaf and -o belong to the proof of an event.');
    }
    const query = { from, ...(to !== undefined && { to }) };
    return growthResult(await api.get('/log/consistency', { params: { query } }));
  }
  if (to !== undefined) throw new AppError('USAGE', 'Over the API, --to goes with --from.');
  const query = leaf === undefined ? {} : { leafIndex: leaf };
  return provenResult(await api.get('/recordings/{id}/proof', { params: { path: { id: id ?? '' }, query } }), output);
}

/** Without `--key` the log is held against the key that the same server tells: consistent, not of known origin. */
export async function fsck(api: CallvaultClient, { key: trusted, ...options }: FsckOptions): Promise<Result> {
  const outsiders = outsidersOf(options);
  const verifierKey = trusted ?? (await api.get('/log/key')).trim();
  return fsckResult(await fsckLog({ store: logOver(api), verifierKey, outsiders }));
}

/** The newest tree only: what is kept of earlier ones lies over there. */
function logOver(api: CallvaultClient): Pick<LogStore, 'get' | 'list'> {
  const get = async (path: string): Promise<Uint8Array | undefined> => {
    try {
      return new Uint8Array(await (await api.fetch(`/log/${path}`)).arrayBuffer());
    } catch (error) {
      if (error instanceof CallvaultProblem && error.status === 404) return undefined;
      throw error;
    }
  };
  const sizeOf = (note: Uint8Array | undefined): string | undefined => note && parseNote(note)?.text.split('\n')[1];
  return {
    async get(path) {
      if (!path.startsWith('checkpoints/')) return get(path);
      const newest = await get('checkpoint');
      return path === `checkpoints/${sizeOf(newest) ?? ''}` ? newest : undefined;
    },
    async *list() {
      const size = sizeOf(await get('checkpoint'));
      if (size !== undefined) yield `checkpoints/${size}`;
    },
  };
}
