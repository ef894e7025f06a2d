/** The one context of a container: a function names the parts it has the rights for, and each is built when a use case first asks. */
import { systemClock, systemRandom } from '../adapters/aws/clock-random.ts';
import { AppError } from '../core/errors.ts';
import type { Context } from '../core/use-cases/context.ts';
import { lazily } from './lazily.ts';
import { logAlert, logFailure } from './log.ts';
import { count } from './metrics.ts';

/** How to build each part; a part that is left out is one that the function must not need. */
export type Parts = { readonly [K in keyof Context]?: () => Required<Context>[K] };

/** Asking for a part that was left out: INTERNAL naming it. */
export function createContext(parts: Parts): Context {
  const part = <K extends keyof Context>(name: K): (() => Required<Context>[K]) =>
    lazily(() => {
      const build = parts[name];
      if (!build) throw new AppError('INTERNAL', `This function has no ${name}.`);
      return build();
    });
  const catalogue = part('catalogue');
  const ledger = part('ledger');
  const logStore = part('logStore');
  const signer = part('signer');
  const intake = part('intake');
  const vault = part('vault');
  const scratch = part('scratch');
  const work = part('work');
  const keyService = part('keyService');
  const keyTable = part('keyTable');
  const search = part('search');
  const transcriber = part('transcriber');
  const policies = part('policies');
  const parseTranscript = part('parseTranscript');
  return {
    clock: systemClock,
    random: systemRandom,
    onFailure: logFailure,
    onAlert: (alert) => {
      logAlert(alert);
      if (alert.code === 'CARD_DATA_FOUND') count('CardDataFound');
      if (alert.code === 'WEBHOOK_DISABLED') count('WebhooksDisabled');
    },
    ...(parts.erasure && { erasure: parts.erasure() }),
    ...(parts.language && { language: parts.language() }),
    ...(parts.facts && { facts: parts.facts() }),
    ...(parts.webhooks && { webhooks: parts.webhooks() }),
    ...(parts.announcer && { announcer: parts.announcer() }),
    ...(parts.factSource && { factSource: parts.factSource() }),
    ...(parts.summariser && { summariser: parts.summariser() }),
    get catalogue() {
      return catalogue();
    },
    get ledger() {
      return ledger();
    },
    get logStore() {
      return logStore();
    },
    get signer() {
      return signer();
    },
    get intake() {
      return intake();
    },
    get vault() {
      return vault();
    },
    get scratch() {
      return scratch();
    },
    get work() {
      return work();
    },
    get keyService() {
      return keyService();
    },
    get keyTable() {
      return keyTable();
    },
    get search() {
      return search();
    },
    get transcriber() {
      return transcriber();
    },
    get policies() {
      return policies();
    },
    get parseTranscript() {
      return parseTranscript();
    },
  };
}
