/** `hold place` and `hold release`. */
import { AppError } from '../../core/errors.ts';
import { placeHold, releaseHold, type HoldResult } from '../../core/use-cases/hold-recordings.ts';
import type { Context } from '../../core/use-cases/context.ts';
import type { Command } from './folder.ts';
import type { Result } from './output.ts';

const PAGE = 200;

export interface HoldOptions {
  readonly matter: string;
  readonly id?: readonly string[];
  readonly query?: string;
  readonly reason: string;
}

export async function hold(
  { context, actor }: Command,
  kind: 'place' | 'release',
  options: HoldOptions,
): Promise<Result> {
  const { matter, reason } = options;
  const recordingIds = options.id ?? (await matching(context, options.query));
  const request = { matterId: matter, recordingIds, reason, actor };
  const result = await (kind === 'place' ? placeHold(context, request) : releaseHold(context, request));
  return { json: result, text: describe(result) };
}

/** Every recording the words find, over all pages. */
async function matching(context: Context, words: string | undefined): Promise<string[]> {
  if (words === undefined) throw new AppError('USAGE', 'Say which recordings: --id ID (repeatable) or --query WORDS.');
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await context.search.search({
      words,
      filters: {},
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    });
    ids.push(...page.hits.map(({ recordingId }) => recordingId));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return ids;
}

function describe({ matterId, placed, released, unchanged }: HoldResult): string {
  return `Matter ${matterId}: placed ${placed.length}, released ${released.length}, unchanged ${unchanged.length}.`;
}
