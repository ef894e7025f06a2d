/** How long the oldest recording has waited to be screened: it is not sealed, and its card data is not muted. */
import type { Context } from './context.ts';
import { soundRecordings } from './catalogue-pages.ts';

/** In milliseconds; 0 when nothing waits. */
export async function oldestScreening(context: Context): Promise<number> {
  const now = context.clock.now().getTime();
  let oldest = 0;
  for await (const { screening } of soundRecordings(context, 'sweep', { state: 'screening' })) {
    if (screening) oldest = Math.max(oldest, now - Date.parse(screening.at));
  }
  return oldest;
}
