/** Finds what crashes and lost events left behind. */
import { createContext } from '../container.ts';
import { lazily } from '../lazily.ts';
import { cataloguePart } from '../parts/catalogue.ts';
import { keyParts } from '../parts/keys.ts';
import { dropBoxOf, intakePart, scratchPart, vaultPart, workPart } from '../parts/storage.ts';
import { transcriberOf } from '../parts/transcriber.ts';
import { bundledPolicies } from '../policies.ts';
import { readEnv } from '../read-env.ts';
import { createExportStart } from '../start-export.ts';
import { envSchema } from './env.ts';
import { sweepHandler } from './sweep-all.ts';

const open = lazily(() => {
  const env = readEnv(envSchema);
  const parts = {
    ...cataloguePart(env),
    ...intakePart(env),
    ...keyParts(env),
    ...scratchPart(),
    ...vaultPart(env),
    ...workPart(env),
  };
  const context = createContext({ ...parts, transcriber: () => transcriberOf(env), policies: bundledPolicies });
  return { context, drops: dropBoxOf(env) };
});

const startJob = lazily(() => createExportStart(readEnv(envSchema).EXPORT_FUNCTION));

export const handler = sweepHandler(open, (jobId) => startJob()(jobId));
