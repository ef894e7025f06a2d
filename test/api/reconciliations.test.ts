import { describe, expect, it } from 'vitest';
import { finishedCall } from '../support/calls.ts';
import { watchRecorders } from '../../core/use-cases/watch-recorders.ts';
import { auditor, compliance, testApi } from './support.ts';

const START = '2026-02-27T10:00:00.000Z';

describe('POST /reconciliations', () => {
  it('takes CSV or rows and answers what is missing', async () => {
    const api = testApi();
    await finishedCall(api.context, { metadata: { source: 'pbx', callId: 'c1', startedAt: START } });
    const cdr = `callId,startedAt,durationMs\nc1,${START},1200\nc2,${START},1200\n`;
    const byText = await api.json(compliance, 'POST', '/reconciliations', { cdr, source: 'pbx' });
    expect(byText).toMatchObject({ matched: 1, missing: [{ callId: 'c2', reason: 'NOT_DELIVERED' }], extra: [] });
    const rows = [{ callId: 'c1', startedAt: START }];
    expect(await api.json(compliance, 'POST', '/reconciliations', { rows })).toMatchObject({ matched: 1, missing: [] });
  });

  it('refuses what it cannot read, and those without the right', async () => {
    const api = testApi();
    for (const body of [{}, { cdr: 'a,b\n1,2\n' }, { cdr: 'x', rows: [] }, { rows: [{ callId: '' }] }]) {
      expect((await api.request(compliance, 'POST', '/reconciliations', { body })).status).toBe(400);
    }
    expect((await api.request(auditor, 'POST', '/reconciliations', { body: { rows: [] } })).status).toBe(403);
  });

  it('shows the recorders as the last look found them', async () => {
    const api = testApi();
    await finishedCall(api.context, { metadata: { source: 'pbx', callId: 'c1', startedAt: START } });
    expect(await api.json(compliance, 'GET', '/recorders')).toEqual({ recorders: [] });
    await watchRecorders(api.context);
    expect(await api.json(compliance, 'GET', '/recorders')).toMatchObject({ recorders: [{ source: 'pbx', calls: 1 }] });
  });
});
