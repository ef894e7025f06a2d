/** What goes wrong in a deployed system, and what becomes of the calls. Last of all, what every function was allowed and refused. */
import { expect, it } from 'vitest';
import { idleStatements, needlessStatements } from './idle-statements.ts';
import { readDecisions } from './permissions.ts';
import { finished, reached, upload } from './recordings.ts';
import { say, type Run } from './run.ts';
import type { System } from './system.ts';
import { eventually } from './watch.ts';

/** Calls that tests take away, and from whom. */
const PLANTED = [
  { action: 's3:PutObject', from: 'SealRecording' },
  { action: 'kms:GenerateDataKey', from: 'SealRecording' },
  { action: 'lambda:InvokeFunction', from: 'ServeApi' },
];
const INDEX_DEAD = 'IndexRecordingWorkDeadLetters';

/** A line is written at the end of its invocation, after the recording was changed. */
function told(system: System, line: RegExp): Promise<unknown> {
  return eventually(`a line ${String(line)}`, async () => {
    const lines = await system.functions.logs('seal-recording');
    return line.test(lines.join('\n')) || undefined;
  });
}

export function failureTests(run: () => Run): void {
  it('a missing permission stops the step and is told by its name; put back, the recording goes on', async () => {
    const { deployment, system, api, token } = run();
    const role = await system.functions.role('seal-recording');
    let id = '';
    await system.permissions.without(role, 's3:PutObject', /\/audio\/\*$/u, async () => {
      id = await upload(api, token('service'), 'en-lost-parcel.wav', { callId: 'planted' });
      await reached(system.catalogue, id, ({ processing }) => processing?.step === 'seal');
      await told(system, /STEP_FAILED.*PutObject/u);
      const refused = readDecisions(deployment.emulator.decisions).filter(({ decision }) => decision === 'refused');
      expect(refused.map(({ action, resource }) => `${action} ${resource}`)).toContain(
        `s3:PutObject arn:aws:s3:::${system.buckets.vault}/audio/${id}`,
      );
    });
    expect((await finished(system, id)).state).toBe('indexed');
  });

  it('a message that cannot be read becomes a dead letter', async () => {
    const { system } = run();
    await system.queues.send('SealRecordingWorkQueue', '{"no":"event"}');
    await eventually(
      'a dead letter',
      async () => (await system.queues.depth('SealRecordingWorkDeadLetters')) > 0 || undefined,
    );
  });

  it('a key service that refuses is told by the call’s name, and the seal waits for it', async () => {
    const { system, api, token } = run();
    const role = await system.functions.role('seal-recording');
    let id = '';
    await system.permissions.without(role, 'kms:GenerateDataKey', /:key\//u, async () => {
      id = await upload(api, token('service'), 'zh-logistics-complaint.wav', { callId: 'key-denied' });
      await reached(system.catalogue, id, ({ processing }) => processing?.step === 'seal');
      await told(system, /STEP_FAILED.*kms:GenerateDataKey/u);
    });
    expect((await finished(system, id)).state).toBe('indexed');
  });

  it('a search engine that is away costs nothing: its dead letters go back and the call is found', async () => {
    const { system, api, token } = run();
    // On a slow machine a message may have been given up before.
    const before = await system.queues.depth(INDEX_DEAD);
    await system.functions.configure({ SEARCH_ENDPOINT: 'http://127.0.0.1:9' });
    const id = await upload(api, token('service'), 'en-lost-parcel.wav', { callId: 'search-away' });
    await eventually('a dead letter', async () => (await system.queues.depth(INDEX_DEAD)) > before || undefined, 100);
    expect((await system.catalogue.recording(id))?.state).toBe('analysed');
    await system.functions.configure({ SEARCH_ENDPOINT: system.search.endpoint });
    await system.queues.redrive(INDEX_DEAD);
    expect((await finished(system, id)).state).toBe('indexed');
  });

  it('nothing else was refused to any function', () => {
    const { deployment } = run();
    const refused = readDecisions(deployment.emulator.decisions).filter(
      ({ decision, principal, action }) =>
        decision === 'refused' &&
        principal.includes('Function') &&
        !PLANTED.some((planted) => planted.action === action && principal.includes(planted.from)),
    );
    expect(refused).toEqual([]);
    const callers = readDecisions(deployment.emulator.decisions).map(({ principal }) => principal);
    expect(callers.filter((principal) => principal.includes('SealRecording')).join()).toContain('Function');
  });

  it('every statement that no call needed is known, with its reason', async () => {
    const { deployment, system } = run();
    await system.functions.invoke('sweep-archive', {});
    const idle = await idleStatements(deployment.emulator, system);
    const { unknown, needed } = needlessStatements(idle);
    for (const line of idle) say(`no call needed: ${line}`);
    expect({ unknown, needed }).toEqual({ unknown: [], needed: [] });
  });
}
