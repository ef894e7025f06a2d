/** How long the oldest decision has been waited for. */
import type { Context } from './context.ts';
import { soundRecordings } from './catalogue-pages.ts';

/** In milliseconds; 0 when nothing waits. Reads every quarantined recording, and they are few or the answer is bad anyhow. */
export async function oldestQuarantine(context: Context): Promise<number> {
  const now = context.clock.now().getTime();
  let oldest = 0;
  for await (const { quarantine } of soundRecordings(context, 'sweep', { state: 'quarantined' })) {
    if (quarantine) oldest = Math.max(oldest, now - Date.parse(quarantine.at));
  }
  return oldest;
}
