/** Builds the console once for all tests that look at it. */
import { buildConsole } from '../../local/console.ts';
import { NO_BROWSER } from './console.ts';

export default async function setup(): Promise<void> {
  if (NO_BROWSER === false) await buildConsole(() => undefined);
}
