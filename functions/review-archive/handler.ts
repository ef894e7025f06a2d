/** What becomes due by the passing of time: locks are renewed, erasures that waited are done, what nothing obliges to keep goes. */
import { cataloguePart } from '../parts/catalogue.ts';
import { erasurePart } from '../parts/erasure.ts';
import { factsPart } from '../parts/facts.ts';
import { keyParts } from '../parts/keys.ts';
import { searchPart } from '../parts/search.ts';
import { intakePart, removingVaultPart } from '../parts/storage.ts';
import { bundledPolicies } from '../policies.ts';
import { createContext } from '../container.ts';
import { lazily } from '../lazily.ts';
import { readEnv } from '../read-env.ts';
import { envSchema } from './env.ts';
import { reviewHandler } from './review.ts';

const open = lazily(() => {
  const env = readEnv(envSchema);
  return createContext({
    ...cataloguePart(env),
    ...erasurePart({ versions: true }),
    ...factsPart(env),
    ...intakePart(env),
    ...keyParts(env),
    ...searchPart(env),
    ...removingVaultPart(env),
    policies: bundledPolicies,
  });
});

export const handler = reviewHandler(open);
