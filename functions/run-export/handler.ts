/** Does what the API was asked for and takes longer than an answer: bundles, verifications, holds, erasures. */
import { zip } from '../../adapters/formats/zip.ts';
import { createContext } from '../container.ts';
import { delegatedSigner } from '../delegated-signer.ts';
import { lazily } from '../lazily.ts';
import { cataloguePart } from '../parts/catalogue.ts';
import { erasurePart } from '../parts/erasure.ts';
import { factsPart } from '../parts/facts.ts';
import { keyParts } from '../parts/keys.ts';
import { custodyLogParts } from '../parts/custody-log.ts';
import { readLogParts } from '../parts/read-log.ts';
import { searchPart } from '../parts/search.ts';
import { vaultPart, workPart } from '../parts/storage.ts';
import { bundledPolicies } from '../policies.ts';
import { readEnv } from '../read-env.ts';
import { bundledVerifier } from '../verifier.ts';
import { envSchema } from './env.ts';
import { exportHandler } from './run.ts';

const open = lazily(() => {
  const env = readEnv(envSchema);
  const { signer } = custodyLogParts(env);
  return createContext({
    ...cataloguePart(env),
    ...readLogParts(env),
    ...(signer && { signer: () => delegatedSigner(signer(), env.INTEGRATE_FUNCTION) }),
    ...keyParts(env),
    ...erasurePart(),
    ...factsPart(env),
    ...searchPart(env),
    ...vaultPart(env),
    ...workPart(env),
    policies: bundledPolicies,
  });
});

export const handler = exportHandler(open, { verifier: bundledVerifier, zip });
