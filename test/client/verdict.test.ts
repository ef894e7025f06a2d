import { describe, expect, it } from 'vitest';
import { notInOrder, orderOf, verdictOf, verificationOf, type Job } from '../../client/index.ts';

const NOTHING = { checked: 1, intact: 0, erased: 0, archived: 0, damaged: 0, failedTotal: 0, problems: [], failed: [] };
const altered = { recordingId: 'r', verdict: 'altered' as const, detail: 'Other bytes.' };

function jobWith(result?: Job['result']): Job {
  const done = { jobId: 'j', kind: 'verification', state: 'done', createdAt: '2026-01-01T00:00:00Z' } as const;
  return { ...done, ...(result && { result }) };
}

describe('the verdict of a job on one recording', () => {
  it.each([
    ['intact', { intact: 1 }],
    ['erased', { erased: 1 }],
    ['archived', { archived: 1 }],
    ['altered', { damaged: 1, problems: [altered] }],
    // Not checked is not intact.
    ['unreadable', { failedTotal: 1, failed: [{ recordingId: 'r', code: 'NOT_FOUND' }] }],
    ['unreadable', { failedTotal: 1 }],
    ['unreadable', { checked: 0 }],
    ['unreadable', { damaged: 1 }],
  ])('%s: %o', (verdict, found) => {
    expect(verdictOf('r', jobWith({ ...NOTHING, ...found }))).toMatchObject({ recordingId: 'r', verdict });
  });

  it('is none without a result, or with that of other work', () => {
    for (const job of [jobWith(), jobWith({ events: 3 })]) {
      expect(() => verdictOf('r', job)).toThrow(expect.objectContaining({ code: 'NO_RESULT' }));
      expect(() => verificationOf(job)).toThrow(expect.objectContaining({ code: 'NO_RESULT' }));
    }
  });
});

it('what could not be checked is listed, and keeps the whole from being in order', () => {
  const failed = [{ recordingId: 'f', code: 'CONFLICT' }];
  const found = { ...NOTHING, checked: 3, intact: 2, failed, failedTotal: 1 };
  expect(notInOrder(found)).toEqual([{ recordingId: 'f', verdict: 'unreadable', detail: 'CONFLICT' }]);
  expect(orderOf(found)).toEqual({ fine: 2, isAll: false });
  expect(orderOf({ ...NOTHING, checked: 3, intact: 1, erased: 1, archived: 1 })).toEqual({ fine: 3, isAll: true });
  // More than a job names.
  expect(orderOf({ ...NOTHING, checked: 3, intact: 2, damaged: 1 })).toMatchObject({ isAll: false });
});
