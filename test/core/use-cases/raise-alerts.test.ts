import { describe, expect, it } from 'vitest';
import { parseAlertPolicy } from '../../../core/insights/alerts/alert-policy.ts';
import type { Announcement } from '../../../core/insights/ports.ts';
import { eraseRecordings } from '../../../core/use-cases/erase-recordings.ts';
import { listAlerts, type AlertView } from '../../../core/use-cases/list-alerts.ts';
import { analyseRecording } from '../../../core/use-cases/analyse-recording.ts';
import { planAlerts } from '../../../core/use-cases/raise-alerts.ts';
import type { Context, OperatorAlert } from '../../../core/use-cases/context.ts';
import { callFile, finishedCall, runAll } from '../../support/calls.ts';
import { memoryContext, shippedPolicies, type MemoryContext } from '../../support/memory-context.ts';

const RULES = `
version: '7'
rules:
  - id: lost-again
    severity: warning
    when: { topics: [lost-parcel], said: { phrases: { en: [very angry] }, roles: [customer] } }
    coolDown: { per: customer, hours: 24 }
  - id: per-agent
    severity: info
    when: { topics: [lost-parcel] }
    coolDown: { per: agent, hours: 1 }
  - id: other-line
    severity: info
    businessLines: [elsewhere]
    when: { topics: [lost-parcel] }
  - id: risky
    severity: critical
    when: { risk: { above: 0.01 } }
  - id: card
    severity: critical
    when: { cardCodeFound: true }
`;

interface Listening {
  readonly context: MemoryContext;
  readonly told: Announcement[];
  readonly logged: OperatorAlert[];
}

function listening(): Listening {
  const parsed = parseAlertPolicy({ file: 'alerts.yaml', text: RULES });
  if (!parsed.ok) throw new Error('bad rules');
  const told: Announcement[] = [];
  const logged: OperatorAlert[] = [];
  const context: MemoryContext & Pick<Context, 'announcer' | 'onAlert'> = {
    ...memoryContext({ ...shippedPolicies(), alerts: parsed.value }),
    announcer: {
      tell: (announcement) => {
        told.push(announcement);
        return Promise.resolve();
      },
    },
    onAlert: (alert) => void logged.push(alert),
  };
  return { context, told, logged };
}

let seed = 10;
function call(context: MemoryContext, metadata: Record<string, unknown>, text?: string): Promise<string> {
  const transcript = text === undefined ? {} : { transcript: transcriptOf(text) };
  return finishedCall(context, { audio: callFile((seed += 1)), metadata, ...transcript });
}

function transcriptOf(text: string): unknown {
  const turn = { index: 0, channel: 0, role: 'customer', startMs: 0, endMs: 1000, text };
  return { language: 'en-US', source: 'callvault', turns: [turn] };
}

async function all(context: MemoryContext): Promise<readonly AlertView[]> {
  return (await listAlerts(context, {}, { limit: 50 })).items;
}

const AT = (hour: number): string => new Date(Date.UTC(2026, 1, 1) + hour * 3_600_000).toISOString();

describe('alerts', () => {
  it('are raised with the call, with their exact evidence and the version of the rules', async () => {
    const { context, told, logged } = listening();
    const id = await call(context, { customerRef: 'c-1', agentId: 'laura', team: 'parcels', startedAt: AT(1) });
    const found = await all(context);
    expect(found.map(({ ruleId }) => ruleId).sort()).toEqual(['lost-again', 'per-agent', 'risky']);
    expect(found.find(({ ruleId }) => ruleId === 'lost-again')).toEqual({
      ...{ alertId: `${id}.lost-again`, recordingId: id, ruleId: 'lost-again', ruleVersion: '7', severity: 'warning' },
      ...{ at: '2026-03-01T09:00:00.000Z', startedAt: AT(1), businessLine: 'default' },
      ...{ agentId: 'laura', team: 'parcels', customerRef: 'c-1' },
      window: { startMs: 600, endMs: 1100, turns: [{ turn: 1, startMs: 600 }] },
    });
    expect(found.find(({ ruleId }) => ruleId === 'risky')?.risk).toBeGreaterThan(0.01);
    expect(told.filter(({ type }) => type === 'alert.raised')).toHaveLength(3);
    expect(logged.map(({ code }) => code)).toEqual(['ALERT_RAISED', 'ALERT_RAISED', 'ALERT_RAISED']);
    expect(JSON.stringify([told, logged])).not.toMatch(/c-1|laura|angry"|parcel was/u);
    const kept = await context.catalogue.entry('event', `alert.raised.${id}.lost-again`);
    expect(JSON.parse(kept?.body ?? '')).toMatchObject({ type: 'alert.raised', recordingId: id, ruleId: 'lost-again' });
  });

  it('are there once, however often the call is analysed', async () => {
    const { context } = listening();
    const id = await call(context, { customerRef: 'c-1', startedAt: AT(1) });
    const before = await all(context);
    const recording = await context.catalogue.recording(id);
    if (!recording) throw new Error('gone');
    const { analysed: _, indexed: __, ...again } = recording;
    await context.catalogue.commit({ recordings: [{ ...again, revision: recording.revision + 1 }] });
    await analyseRecording(context, id);
    expect(await all(context)).toEqual(before);
  });

  it('are there exactly when the analysis is: one that could not be committed has none', async () => {
    const { context } = listening();
    const commit = context.catalogue.commit.bind(context.catalogue);
    let failing = true;
    const catalogue = new Proxy(context.catalogue, {
      get: (target, name, receiver): unknown => {
        if (name !== 'commit') return Reflect.get(target, name, receiver);
        return (change: Parameters<typeof commit>[0]) =>
          failing && change.entries?.some(({ kind }) => kind === 'alert')
            ? Promise.reject(new Error('down'))
            : commit(change);
      },
    });
    const broken = { ...context, catalogue };
    const id = await call(broken, { customerRef: 'c-1', startedAt: AT(1) });
    expect((await context.catalogue.recording(id))?.analysed).toBeUndefined();
    expect(await all(context)).toEqual([]);
    failing = false;
    context.clock.advance(3_600_000);
    await runAll(broken);
    expect(await all(context)).toHaveLength(3);
  });

  it('rest for the same customer or agent by the times of the calls, and for nobody else', async () => {
    const { context } = listening();
    const rules = async (id: string): Promise<string[]> =>
      (await all(context))
        .filter(({ recordingId }) => recordingId === id)
        .map(({ ruleId }) => ruleId)
        .sort();
    const calls = [
      { at: 30, customerRef: 'c-1', agentId: 'laura', expected: ['lost-again', 'per-agent', 'risky'] },
      // Within a day of the same customer, and within the hour of the same agent; imported later, and earlier in time.
      { at: 30.5, customerRef: 'c-1', agentId: 'laura', expected: ['risky'] },
      { at: 29.5, customerRef: 'c-1', agentId: 'laura', expected: ['risky'] },
      { at: 30.1, customerRef: 'c-2', agentId: 'tom', expected: ['lost-again', 'per-agent', 'risky'] },
      { at: 32, customerRef: 'c-1', agentId: 'laura', expected: ['per-agent', 'risky'] },
      { at: 55, customerRef: 'c-1', agentId: 'laura', expected: ['lost-again', 'per-agent', 'risky'] },
    ];
    for (const { at, customerRef, agentId, expected } of calls) {
      expect(await rules(await call(context, { customerRef, agentId, startedAt: AT(at) }))).toEqual(expected);
    }
  });

  it('say it when a card code was found, though the call is not analysed', async () => {
    const { context } = listening();
    const text = 'My card number is 4111 1111 1111 1111 and the security code is 123.';
    const id = await call(context, { customerRef: 'c-9', startedAt: AT(1) }, text);
    expect((await context.catalogue.recording(id))?.restricted).toBe(true);
    const [alert, ...others] = await all(context);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ ruleId: 'card', recordingId: id });
    expect(alert?.window?.endMs).toBeGreaterThan(0);
  });

  it('lose the customer and the evidence when the call is erased; those of other calls stay', async () => {
    const { context } = listening();
    const gone = await call(context, { customerRef: 'c-1', startedAt: AT(1) });
    const kept = await call(context, { customerRef: 'c-1', startedAt: AT(60) });
    await eraseRecordings(context, { recordingIds: [gone], reason: 'asked', actor: 'officer' });
    await runAll(context);
    const of = async (id: string): Promise<AlertView[]> =>
      (await all(context)).filter(({ recordingId }) => recordingId === id);
    for (const alert of await of(gone)) {
      expect(alert.customerRef).toBeUndefined();
      expect(alert.window).toBeUndefined();
      expect(alert.risk).toBeUndefined();
    }
    expect((await of(kept)).every(({ customerRef }) => customerRef === 'c-1')).toBe(true);
    await eraseRecordings(context, { recordingIds: [kept], reason: 'asked', actor: 'officer' });
    await runAll(context);
    const listed = await context.catalogue.entries('alert', { subject: 'c-1' }, { limit: 50 });
    expect(listed.items).toEqual([]);
    const entries = await context.catalogue.entries('alert', {}, { limit: 50 });
    expect(JSON.stringify(entries)).not.toContain('c-1');
  });

  it('follow their conditions one by one', async () => {
    const { context } = listening();
    const id = await call(context, { startedAt: AT(1) });
    const recording = await context.catalogue.recording(id);
    if (!recording) throw new Error('gone');
    const parsed = parseAlertPolicy({ file: 'alerts.yaml', text: RULES.replaceAll('lost-parcel', 'nothing') });
    if (!parsed.ok) throw new Error('bad rules');
    const policies = { ...context.policies, alerts: parsed.value };
    expect(await planAlerts({ ...context, policies }, recording, { transcript: undefined })).toEqual([]);
  });
});
