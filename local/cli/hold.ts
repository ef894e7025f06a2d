/** `hold place` and `hold release`: named recordings, or all that a search finds. One that cannot be held does not keep the others from it. */
import { AppError, isAppError, type ErrorCode } from '../../core/errors.ts';
import type { State } from '../../core/recording/recording.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { placeHold, releaseHold, type HoldResult } from '../../core/use-cases/hold-recordings.ts';
import type { Command } from './folder.ts';
import type { Result } from './output.ts';

const PAGE = 200;

/** What is here and that no search finds yet. */
const NOT_SEARCHABLE: readonly State[] = [
  ...(['received', 'screening', 'quarantined'] as const),
  ...(['sealed', 'transcribing', 'analysed'] as const),
];

export interface HoldOptions {
  readonly matter: string;
  readonly id?: readonly string[];
  readonly query?: string;
  readonly reason: string;
}

interface Failure {
  readonly recordingId: string;
  readonly code: ErrorCode;
}

type Outcome = HoldResult & {
  /** With a query: recordings that it could not have found. */
  readonly notSearchable?: number;
  /** Only when there are some. */
  readonly failed?: readonly Failure[];
};

export async function hold(command: Command, kind: 'place' | 'release', options: HoldOptions): Promise<Result> {
  const { id, query } = options;
  if ((id === undefined) === (query === undefined)) {
    throw new AppError('USAGE', 'Say which recordings: --id ID (repeatable) or --query WORDS, one of the two.');
  }
  const work = new Holding(command, kind, options);
  if (query === undefined) await work.named(id ?? []);
  else await work.found(query);
  const notSearchable = query === undefined ? undefined : await countNotSearchable(command.context);
  const outcome = { ...work.outcome(), ...(notSearchable !== undefined && { notSearchable }) };
  return { json: outcome, text: describe(outcome), exit: outcome.failed ? 1 : 0 };
}

/** One run of the command: recording by recording, each at most once. */
class Holding {
  readonly #command: Command;
  readonly #kind: 'place' | 'release';
  readonly #options: HoldOptions;
  readonly #seen = new Set<string>();
  readonly #changed: string[] = [];
  readonly #unchanged: string[] = [];
  readonly #failed: Failure[] = [];

  constructor(command: Command, kind: 'place' | 'release', options: HoldOptions) {
    this.#command = command;
    this.#kind = kind;
    this.#options = options;
  }

  /** Errors: NOT_FOUND for an unknown id (nothing is changed then). */
  async named(ids: readonly string[]): Promise<void> {
    for (const recordingId of ids) {
      if (await this.#command.context.catalogue.recording(recordingId)) continue;
      throw new AppError('NOT_FOUND', 'There is no recording with this id.', { detail: { recordingId } });
    }
    for (const recordingId of ids) await this.#apply(recordingId);
  }

  /**
   * Everything the words find, restricted recordings too: no words of them leave here. Hits come by score, and scores move while calls are
   * indexed, so a page may pass over one: the search is repeated until it finds nothing new.
   */
  async found(words: string): Promise<void> {
    for (let before = -1; before < this.#seen.size;) {
      before = this.#seen.size;
      for await (const recordingId of matching(this.#command.context, words)) await this.#apply(recordingId);
    }
  }

  async #apply(recordingId: string): Promise<void> {
    if (this.#seen.has(recordingId)) return;
    this.#seen.add(recordingId);
    const { context, actor } = this.#command;
    const { matter: matterId, reason } = this.#options;
    const request = { matterId, recordingIds: [recordingId], reason, actor };
    try {
      const { unchanged } = await (this.#kind === 'place' ? placeHold : releaseHold)(context, request);
      (unchanged.length > 0 ? this.#unchanged : this.#changed).push(recordingId);
    } catch (error) {
      if (!isAppError(error)) throw error;
      this.#failed.push({ recordingId, code: error.code });
    }
  }

  outcome(): Outcome {
    const placed = this.#kind === 'place' ? this.#changed : [];
    const released = this.#kind === 'release' ? this.#changed : [];
    return {
      ...{ matterId: this.#options.matter, placed, released, unchanged: this.#unchanged },
      ...(this.#failed.length > 0 && { failed: this.#failed }),
    };
  }
}

async function* matching(context: Context, words: string): AsyncIterable<string> {
  let cursor: string | undefined;
  do {
    const query = { words, filters: {}, limit: PAGE, ...(cursor !== undefined && { cursor }) };
    const page = await context.search.search(query);
    yield* page.hits.map(({ recordingId }) => recordingId);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

async function countNotSearchable({ catalogue }: Context): Promise<number> {
  let count = 0;
  for (const state of NOT_SEARCHABLE) {
    let cursor: string | undefined;
    do {
      const page = await catalogue.recordings({ state }, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
      count += page.items.length;
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }
  return count;
}

function describe({ matterId, placed, released, unchanged, notSearchable = 0, failed = [] }: Outcome): string {
  const counts = `placed ${placed.length}, released ${released.length}, unchanged ${unchanged.length}`;
  return [
    `Matter ${matterId}: ${counts}${failed.length > 0 ? `, failed ${failed.length}` : ''}.`,
    ...failed.map(({ recordingId, code }) => `  failed ${recordingId}: ${code}`),
    ...(notSearchable > 0
      ? [
          `Warning: ${notSearchable} recordings cannot be found by a search yet; they were not looked at.`,
          'Run callvault process and quarantine list, then repeat the command, or name them with --id.',
        ]
      : []),
  ].join('\n');
}
