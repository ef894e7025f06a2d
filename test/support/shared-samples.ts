/** Real recordings beside the project, where there are any. They are not part of it: a test that needs one says why it skips. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../../shared/samples');

/** Why a test that needs a sample is skipped. */
export const NO_SAMPLES = 'the optional real recordings are not beside the project';

/** Path of a sample, or undefined when it is not there. */
export function sharedSample(name: string): string | undefined {
  const path = join(FOLDER, name);
  return existsSync(path) ? path : undefined;
}
