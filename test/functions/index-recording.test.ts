/** index-recording tells the facts of a call where its environment says, and does not start without being told where. */
import { afterEach, expect, it, vi } from 'vitest';
import type { CallFacts } from '../../core/insights/call-facts.ts';
import { createContext } from '../../functions/container.ts';
import { envSchema } from '../../functions/index-recording/env.ts';
import { factSourcePart } from '../../functions/parts/facts.ts';
import { stepHandler } from '../../functions/step-handler.ts';
import { deliver, TRANSCRIPT } from '../support/calls.ts';
import { memoryContext } from '../support/memory-context.ts';
import { captureOutput, due, failedIn, invocation, messages } from './support.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it('wants to know the bus', () => {
  const env = {
    CATALOGUE_TABLE: 'catalogue',
    EVENT_BUS: 'bus',
    KEY_TABLE: 'keys',
    DATA_KEY_ARN: 'arn:aws:kms:eu-central-1:123456789012:key/1',
    SEARCH_ENDPOINT: 'https://search.example',
    SEARCH_SERVICE: 'es',
    VAULT_BUCKET: 'vault',
    WORK_BUCKET: 'work',
  };
  expect(envSchema.safeParse(env).success).toBe(true);
  const { EVENT_BUS: _none, ...rest } = env;
  expect(envSchema.safeParse(rest).error?.issues.map(({ path }) => path)).toEqual([['EVENT_BUS']]);
});

it('asks for facts only where they are kept', () => {
  expect(factSourcePart({})).toEqual({});
  expect(factSourcePart({ FACTS_DATABASE: 'd', FACTS_WORK_GROUP: 'w' }).factSource?.()).toHaveProperty('ask');
});

it('sends one row for a call', async () => {
  captureOutput();
  const memory = memoryContext();
  const rows: CallFacts[] = [];
  const put = (row: CallFacts): Promise<void> => {
    rows.push(row);
    return Promise.resolve();
  };
  const { recordingId } = (await deliver(memory, { transcript: TRANSCRIPT })).recording;
  for (const step of ['seal', 'transcribe', 'analyse'] as const) {
    await stepHandler(step, () => memory)(messages(due(recordingId, step)), invocation);
  }
  const { catalogue, keyService, keyTable, search, vault, work, policies } = memory;
  const context = createContext({
    catalogue: () => catalogue,
    facts: () => ({ put, remove: () => Promise.resolve() }),
    keyService: () => keyService,
    keyTable: () => keyTable,
    search: () => search,
    vault: () => vault,
    work: () => work,
    policies: () => policies,
  });
  const answer = await stepHandler('index', () => context)(messages(due(recordingId, 'index')), invocation);
  expect(failedIn(answer)).toEqual([]);
  expect(rows).toMatchObject([{ recordingid: recordingId, turns: 2, language: 'en-US' }]);
});
