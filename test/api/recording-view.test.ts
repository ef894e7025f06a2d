import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { API_ROLES, hasRight } from '../../core/privacy/access.ts';
import { deliver, finishedCall } from '../support/calls.ts';
import { testApi, type Who } from './support.ts';

describe('what a recording shows', () => {
  const CLAIMS = { agentId: 'laura', teams: ['parcels'], customerRef: 'cust-1' };
  const KEEPING = ['holds', 'retention', 'processing'];

  it.each(API_ROLES)('to %s follows the rights', async (role) => {
    const api = testApi();
    const metadata = { agentId: 'laura', team: 'parcels', customerRef: 'cust-1' };
    const id = await finishedCall(api.context, { metadata });
    const stored = await api.context.catalogue.recording(id);
    if (!stored) throw new Error('not stored');
    const changed = {
      holds: [{ matterId: 'M-1', placedAt: '2026-03-01T09:00:00.000Z' }],
      processing: { step: 'index', attempts: 2, error: 'UNAVAILABLE' },
    };
    await api.context.catalogue.commit({ recordings: [{ ...stored, ...changed, revision: stored.revision + 1 }] });
    const who: Who = { roles: [role], ...CLAIMS };
    const one = z.looseObject({}).parse(await api.json(who, 'GET', `/recordings/${id}`));
    const list = z.object({ items: z.array(z.looseObject({})) }).parse(await api.json(who, 'GET', '/recordings'));
    expect(list.items).toEqual([one]);
    const sees = hasRight({ roles: [role] }, 'retention') || hasRight({ roles: [role] }, 'custody');
    for (const name of KEEPING) expect(name in one).toBe(sees);
    expect(JSON.stringify(one).includes('M-1')).toBe(sees);
    expect(one).toMatchObject({ recordingId: id, state: 'indexed', restricted: false });
  });

  it('goes by the rights on this recording, not by those on others', async () => {
    const api = testApi();
    await finishedCall(api.context, { metadata: { callId: 'own', agentId: 'laura', team: 'sales' } });
    await deliver(api.context, { audio: Uint8Array.of(1), metadata: { callId: 'team', team: 'parcels' } });
    const who: Who = { roles: ['agent', 'supervisor'], ...CLAIMS };
    const { items } = z
      .object({ items: z.array(z.looseObject({ callId: z.string() })) })
      .parse(await api.json(who, 'GET', '/recordings'));
    expect(Object.fromEntries(items.map((item) => [item.callId, 'holds' in item]))).toEqual({ own: false, team: true });
  });
});
