/** Waits until the pipeline of a deployment has sealed, quarantined or rejected what was brought to it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { CallvaultClient, Schema } from '../../../client/index.ts';
import { AppError } from '../../../core/errors.ts';
import { MAX_ATTEMPTS } from '../../../core/use-cases/run-pipeline.ts';

const FIRST_MS = 200;
const LONGEST_MS = 5_000;
/** A recording that stays where it is for so long has got stuck. */
const PATIENCE_MS = 15 * 60_000;
const ON_ITS_WAY = ['awaiting-upload', 'received', 'screening'];

/** A step that fails for good ends the wait as well. Errors: UNAVAILABLE when nothing happens for 15 minutes. */
export async function settled(api: CallvaultClient, id: string): Promise<Schema<'Recording'>> {
  let since = Date.now();
  let before = '';
  for (let wait = FIRST_MS; ; wait = Math.min(LONGEST_MS, wait * 1.4)) {
    const recording = await api.get('/recordings/{id}', { params: { path: { id } } });
    const { state, processing } = recording;
    if (!ON_ITS_WAY.includes(state) || (processing && processing.attempts >= MAX_ATTEMPTS)) return recording;
    const now = `${state} ${processing?.attempts ?? 0}`;
    if (now !== before) since = Date.now();
    before = now;
    if (Date.now() - since > PATIENCE_MS) {
      throw new AppError('UNAVAILABLE', `${id} is still ${state}; it goes on there. Look again with: callvault show`);
    }
    await pause(wait);
  }
}
