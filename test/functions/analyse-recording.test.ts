/** analyse-recording tells the facts of a call where its environment says, and does not start without being told where. */
import { afterEach, expect, it, vi } from 'vitest';
import type { CallFacts } from '../../core/insights/call-facts.ts';
import { envSchema } from '../../functions/analyse-recording/env.ts';
import { createContext } from '../../functions/container.ts';
import { stepHandler } from '../../functions/step-handler.ts';
import { summaryPart } from '../../functions/parts/summary.ts';
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
    LANGUAGE_SERVICE: 'local',
    VAULT_BUCKET: 'vault',
    WORK_BUCKET: 'work',
  };
  expect(envSchema.safeParse(env).success).toBe(true);
  const { EVENT_BUS: _none, ...rest } = env;
  expect(envSchema.safeParse(rest).error?.issues.map(({ path }) => path)).toEqual([['EVENT_BUS']]);
});

it('asks a model only when one is named', () => {
  expect(summaryPart({})).toEqual({});
  expect(summaryPart({ SUMMARY_MODEL: 'amazon.nova-lite-v1:0' }).summariser?.()).toHaveProperty('choose');
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
  for (const step of ['seal', 'transcribe'] as const) {
    await stepHandler(step, () => memory)(messages(due(recordingId, step)), invocation);
  }
  const { catalogue, keyService, keyTable, vault, work, policies } = memory;
  const context = createContext({
    catalogue: () => catalogue,
    facts: () => ({ put }),
    keyService: () => keyService,
    keyTable: () => keyTable,
    vault: () => vault,
    work: () => work,
    policies: () => policies,
  });
  const answer = await stepHandler('analyse', () => context)(messages(due(recordingId, 'analyse')), invocation);
  expect(failedIn(answer)).toEqual([]);
  expect(rows).toMatchObject([{ recordingid: recordingId, turns: 2, language: 'en-US' }]);
});
