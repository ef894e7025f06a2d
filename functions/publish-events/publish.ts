/** Goes on where the last run stopped. The alarm goes by what is left when the time is up. */
import type { EventOutlet } from '../../core/events/ports.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { feedEvents } from '../../core/use-cases/feed-events.ts';
import { tidyDeliveries } from '../../core/use-cases/tidy-deliveries.ts';
import { log } from '../log.ts';
import { count } from '../metrics.ts';
import { observed, type FunctionHandler } from '../middleware.ts';

/** What the end of a run takes. */
const RESERVE_MS = 20_000;

export type PublishAnswer = Readonly<Record<'told' | 'behind' | 'removed', number>>;

export function publishHandler(open: () => { context: Context; outlet: EventOutlet }): FunctionHandler<PublishAnswer> {
  return observed(async (_event, invocation) => {
    const hasTime = (): boolean => invocation.getRemainingTimeInMillis() > RESERVE_MS;
    const { context, outlet } = open();
    const { told, behind } = await feedEvents(context, outlet, hasTime);
    count('EventsTold', told);
    count('EventsBehind', behind);
    const removed = hasTime() ? await tidyDeliveries(context) : 0;
    if (told + behind + removed > 0) log('EVENTS_PUBLISHED', { told, behind, removed });
    return { told, behind, removed };
  });
}
