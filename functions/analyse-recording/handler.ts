/** Understands a call: language rules over the transcript, acoustics of the seal. Tells of its ticket and its alerts. */
import { announcerPart } from '../parts/announcer.ts';
import { cataloguePart } from '../parts/catalogue.ts';
import { keyParts } from '../parts/keys.ts';
import { languagePart } from '../parts/language.ts';
import { delayMessage } from '../parts/message-delay.ts';
import { vaultPart, workPart } from '../parts/storage.ts';
import { summaryPart } from '../parts/summary.ts';
import { bundledPolicies } from '../policies.ts';
import { createContext } from '../container.ts';
import { lazily } from '../lazily.ts';
import { readEnv } from '../read-env.ts';
import { stepHandler } from '../step-handler.ts';
import { envSchema } from './env.ts';

const open = lazily(() => {
  const env = readEnv(envSchema);
  return createContext({
    ...announcerPart(env),
    ...cataloguePart(env),
    ...keyParts(env),
    ...languagePart(env),
    ...summaryPart(env),
    ...vaultPart(env),
    ...workPart(env),
    policies: bundledPolicies,
  });
});

export const handler = stepHandler('analyse', open, delayMessage);
