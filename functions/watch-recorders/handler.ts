/** Notices recorders that have gone quiet in their usual hours. */
import { cataloguePart } from '../parts/catalogue.ts';
import { createContext } from '../container.ts';
import { lazily } from '../lazily.ts';
import { readEnv } from '../read-env.ts';
import { envSchema } from './env.ts';
import { watchHandler } from './watch.ts';

const open = lazily(() => createContext(cataloguePart(readEnv(envSchema))));

export const handler = watchHandler(open);
