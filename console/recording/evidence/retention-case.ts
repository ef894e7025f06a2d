/** Which of a few sentences says how long a recording is kept, and whether anybody can have it erased before. */
import type { Schema } from '../../../client/index.ts';

type Explained = Pick<Schema<'RetentionExplanation'>, 'lane' | 'awaitingEvent' | 'disposition'>;

export type RetentionCase =
  'held' | 'ended' | 'stored' | 'storedOpen' | 'onRequest' | 'onRequestOpen' | 'law' | 'lawOpen' | 'kept';

/** `...Open`: its period has not begun, for it starts with an event that is awaited. */
export function retentionCase({ lane, awaitingEvent, disposition: { kind } }: Explained): RetentionCase {
  const isOpen = awaitingEvent !== undefined;
  switch (kind) {
    case 'held':
      return 'held';
    case 'expired':
      return 'ended';
    case 'restricted':
      return isOpen ? 'storedOpen' : 'stored';
    case 'erasable':
      return isOpen ? 'onRequestOpen' : 'onRequest';
    case 'kept':
      if (lane === 'erasable') return 'kept';
      return isOpen ? 'lawOpen' : 'law';
  }
}
