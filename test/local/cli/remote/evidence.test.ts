/** `verify` over the API when the work becomes a job over there: what the job could not check is never shown as intact. */
import { describe, expect, it } from 'vitest';
import { createCallvaultClient, type CallvaultClient } from '../../../../client/index.ts';
import { verify } from '../../../../local/cli/remote/evidence.ts';

const NOTHING = { checked: 1, intact: 0, erased: 0, archived: 0, damaged: 0, failedTotal: 0, problems: [], failed: [] };

/** Answers every verification with a job that ended like this. */
function apiWith(result?: object): CallvaultClient {
  const job = { jobId: 'j', kind: 'verification', state: 'done', createdAt: '2026-01-01T00:00:00Z', result };
  return createCallvaultClient({ baseUrl: 'http://test', fetch: () => Promise.resolve(Response.json(job)) });
}

describe('one recording, checked by a job', () => {
  it.each([
    ['intact', 0, { intact: 1 }],
    ['archived', 0, { archived: 1 }],
    ['erased', 0, { erased: 1 }],
    ['missing', 1, { damaged: 1, problems: [{ recordingId: 'r', verdict: 'missing', detail: 'Not there.' }] }],
    ['unreadable', 1, { failedTotal: 1, failed: [{ recordingId: 'r', code: 'CONFLICT' }] }],
  ])('%s: exit %i', async (verdict, exit, found) => {
    const result = await verify(apiWith({ ...NOTHING, ...found }), ['r'], false);
    expect(result.json).toMatchObject({ results: [{ recordingId: 'r', verdict }] });
    expect(result.exit ?? 0).toBe(exit);
  });

  it('fails when the job left no result', async () => {
    await expect(verify(apiWith(), ['r'], false)).rejects.toMatchObject({ code: 'NO_RESULT' });
  });
});

describe('everything, checked by a job', () => {
  const inOrder = { intact: ['a', 'b'], erased: ['c'], archived: ['d'] };
  const whole = { ...NOTHING, checked: 4, intact: 2, erased: 1, archived: 1, inOrder };

  it('says the verdict of each recording', async () => {
    const { json, text, exit } = await verify(apiWith(whole), [], true);
    const results = [
      ...[['a', 'intact'] as const, ['b', 'intact'] as const, ['c', 'erased'] as const, ['d', 'archived'] as const],
    ].map(([recordingId, verdict]) => ({ recordingId, verdict, detail: 'Checked by job j.' }));
    expect(json).toMatchObject({ results, complete: true, checked: 4, intact: 2 });
    expect(text).toContain('4 of 4 in order.');
    expect(exit).toBe(0);
  });

  it('fails for what could not be checked, and lists it', async () => {
    const failed = [{ recordingId: 'f', code: 'CONFLICT' }];
    const { json, exit } = await verify(apiWith({ ...whole, checked: 5, failed, failedTotal: 1 }), [], true);
    expect(json).toMatchObject({
      complete: true,
      results: [{ recordingId: 'f', verdict: 'unreadable' }, {}, {}, {}, {}],
    });
    expect(exit).toBe(1);
  });

  it('says so when they are too many to be named', async () => {
    const { inOrder: _, ...rest } = whole;
    const many = { ...rest, checked: 9003, intact: 9000, damaged: 1 };
    const problems = [{ recordingId: 'x', verdict: 'altered', detail: 'Other bytes.' }];
    const { json, text, exit } = await verify(apiWith({ ...many, problems }), [], true);
    expect(json).toMatchObject({ complete: false, results: problems, checked: 9003, intact: 9000 });
    expect(text).toContain('too many');
    expect(exit).toBe(1);
  });
});
