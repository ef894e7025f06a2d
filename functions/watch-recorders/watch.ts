/** Counts by the clock. The alarm goes by how many are quiet, and ends with the silence. */
import type { Context } from '../../core/use-cases/context.ts';
import { watchRecorders } from '../../core/use-cases/watch-recorders.ts';
import { log } from '../log.ts';
import { count } from '../metrics.ts';
import { observed, type FunctionHandler } from '../middleware.ts';

export type WatchAnswer = Readonly<Record<'recorders' | 'quiet', number>>;

export function watchHandler(open: () => Context): FunctionHandler<WatchAnswer> {
  return observed(async () => {
    const { recorders } = await watchRecorders(open());
    const quiet = recorders.filter(({ quietSince }) => quietSince !== undefined).length;
    count('QuietRecorders', quiet);
    log('RECORDERS_WATCHED', { recorders: recorders.length, quiet });
    return { recorders: recorders.length, quiet };
  });
}
