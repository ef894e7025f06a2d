import { describe, expect, it } from 'vitest';
import { retentionCase, type RetentionCase } from '../../../../console/recording/evidence/retention-case.ts';

type Explained = Parameters<typeof retentionCase>[0];

describe('the sentence on a retention', () => {
  it.each<[Explained['disposition']['kind'], Explained['lane'], string | undefined, RetentionCase]>([
    ['held', 'regulated', undefined, 'held'],
    ['held', 'erasable', 'contract-ended', 'held'],
    ['expired', 'erasable', undefined, 'ended'],
    ['restricted', 'regulated', undefined, 'stored'],
    ['restricted', 'regulated', 'contract-ended', 'storedOpen'],
    ['erasable', 'erasable', undefined, 'onRequest'],
    ['erasable', 'erasable', 'contract-ended', 'onRequestOpen'],
    ['kept', 'regulated', undefined, 'law'],
    ['kept', 'regulated', 'contract-ended', 'lawOpen'],
    ['kept', 'erasable', undefined, 'kept'],
  ])('of what is %s on the %s lane, awaiting %s, is %s', (kind, lane, awaitingEvent, wanted) => {
    const awaiting = awaitingEvent === undefined ? {} : { awaitingEvent };
    const explained = { lane, ...awaiting, disposition: { kind, reason: '' } };
    expect(retentionCase(explained)).toBe(wanted);
  });
});
