/** `matter`, `approve`, `approvals`, `request`, and holds that catch what is to come, as people run them. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openFolder, type OpenFolder } from '../../../local/container.ts';
import { loadPolicies } from '../../../local/policies.ts';
import { readSettings } from '../../../local/settings.ts';
import { callFile, finishedCall } from '../../support/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { transcriptOf, type Turn } from './inputs.ts';
import { ACTOR, callvault, cliOn, ROOT } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-matters');
const data = join(temporary.path, 'data');
const policies = join(temporary.path, 'policies');
const cli = cliOn(data);
/** Another person at the same account, under policies that ask for two. */
const strict = (name: string): ReturnType<typeof cliOn> =>
  cliOn(data, { env: { CALLVAULT_POLICIES: policies, CALLVAULT_ACTOR: name } });
const [anna, bert] = [strict('anna'), strict('bert')];

let seed = 0;
let folder: OpenFolder;
/** Straight into the folder: a process for each call would take most of the time of this test. */
function ingest(metadata: Record<string, unknown>, turns: readonly Turn[]): Promise<string> {
  seed += 1;
  const audio = callFile(seed, 600);
  return finishedCall(folder.context, { audio, metadata, transcript: transcriptOf('en-US', turns) });
}

const LOST: readonly Turn[] = [['customer', 'My parcel was lost on the way.']];
const why = ['--reason', 'subpoena'];
const place = (matter: string): string[] => ['hold', 'place', '--matter', matter, ...why];
const release = (matter: string): string[] => ['hold', 'release', '--matter', matter, ...why];

let ann: string;
beforeAll(async () => {
  cpSync(join(ROOT, 'policies'), policies, { recursive: true });
  writeFileSync(
    join(policies, 'approvals.yaml'),
    'version: 1\nholdRelease: true\nerasure: true\nbulkExport:\n  moreThan: 1\n',
  );
  const settings = readSettings({}, { data });
  folder = await openFolder(settings, loadPolicies(settings.policiesDir));
  ann = await ingest({ customerRef: 'cust-1', agentId: 'ann' }, LOST);
}, 60_000);

afterAll(() => {
  folder.close();
  temporary.remove();
});

describe('a matter', () => {
  it('catches what arrives later: by field at once, by words in any form once they are known', async () => {
    const placed = await cli(shapes.holdShape, 0, ...place('M-1'), '--query', 'lost parcels', '--future');
    expect(placed).toMatchObject({ placed: [ann], notSearchable: 0 });
    await cli(
      shapes.holdShape,
      0,
      ...place('M-2'),
      '--filter',
      'agentId=tom',
      '--filter',
      'from=2020-01-01',
      '--future',
    );
    const [tom, other] = [
      await ingest({ agentId: 'tom' }, [['customer', 'Good morning.']]),
      await ingest({ agentId: 'eve' }, [['customer', 'Good evening.']]),
    ];
    const lost = await ingest({ agentId: 'eve' }, LOST);
    const holds = async (id: string): Promise<string[]> =>
      ((await folder.context.catalogue.recording(id))?.holds ?? []).map(({ matterId }) => matterId);
    expect([await holds(ann), await holds(tom), await holds(other), await holds(lost)]).toEqual([
      ['M-1'],
      ['M-2'],
      [],
      ['M-1'],
    ]);
    expect(await cli(shapes.matterShape, 0, 'matter', 'show', 'M-1')).toMatchObject({ held: 2, catchFuture: true });
    expect(
      (await cli(shapes.matterListShape, 0, 'matter', 'list')).items.map(({ matterId }) => matterId).sort(),
    ).toEqual([...['M-1', 'M-2']]);
  });

  it('is closed when everything is released', async () => {
    expect((await cli(shapes.failureShape, 1, 'matter', 'close', 'M-2', ...why)).error.code).toBe('STATE_CONFLICT');
    expect((await cli(shapes.holdShape, 0, ...release('M-2'), '--all')).released).toHaveLength(1);
    expect(await cli(shapes.matterShape, 0, 'matter', 'close', 'M-2', ...why)).toMatchObject({
      state: 'closed',
      standing: [],
    });
    expect((await cli(shapes.failureShape, 1, ...place('M-2'), '--id', ann)).error.code).toBe('STATE_CONFLICT');
    expect(await cli(shapes.matterShape, 0, 'matter', 'open', 'M-2', '--title', 'again')).toMatchObject({
      title: 'again',
    });
  });

  it('is not everything, and not two things at once', async () => {
    for (const bad of [['--query', ' '], ['--all'], ['--id', ann, '--future'], ['--filter', 'state=indexed'], []]) {
      expect((await cli(shapes.failureShape, 2, ...place('M-3'), ...bad)).error.code).toBe('USAGE');
    }
  });
});

describe('four eyes', () => {
  it('make a release wait for another person, who is in the history beside the account', async () => {
    const asked = await anna(shapes.holdShape, 0, ...release('M-1'), '--id', ann);
    expect(asked).toMatchObject({ released: [], state: 'pending' });
    const approvalId = asked.approvalId ?? '';
    expect((await anna(shapes.failureShape, 1, 'approve', approvalId)).error.code).toBe('FORBIDDEN');
    expect((await bert(shapes.failureShape, 2, 'approve', approvalId, '--decline')).error.code).toBe(
      'VALIDATION_FAILED',
    );
    expect((await anna(shapes.approvalListShape, 0, 'approvals')).items).toMatchObject([
      { approvalId, state: 'pending', requestedBy: `${ACTOR}/anna` },
    ]);
    const decided = await bert(z.looseObject({ state: z.string() }), 0, 'approve', approvalId);
    expect(decided).toMatchObject({ state: 'done', released: { released: [ann] } });
    expect((await anna(shapes.approvalListShape, 0, 'approvals')).items).toEqual([]);
    expect((await anna(shapes.approvalListShape, 0, 'approvals', '--all')).items).toMatchObject([
      { decidedBy: `${ACTOR}/bert` },
    ]);
    await cli(z.looseObject({ ok: z.literal(true) }), 0, 'log', 'fsck');
  });

  it('tell people what to do', async () => {
    const held = (await cli(shapes.matterShape, 0, 'matter', 'show', 'M-1')).held;
    expect(held).toBe(1);
    const env = { CALLVAULT_POLICIES: policies, CALLVAULT_ACTOR: 'anna' };
    const { stdout, code } = await callvault([...release('M-1'), '--all', '--data', data], { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/A second person has to approve it: callvault approve [a-z2-7]{26}/);
  });
});

describe('request', () => {
  it('answers access and portability, on the screen or into a file that is not overwritten', async () => {
    const access = await cli(shapes.requestShape, 0, 'request', 'access', '--customer', 'cust-1');
    expect(access).toMatchObject({ state: 'closed', recordings: 1, items: [{ recordingId: ann }] });
    const output = join(temporary.path, 'calls.json');
    const args = ['request', 'portability', '--customer', 'cust-1', '-o', output];
    expect(await cli(shapes.requestShape, 0, ...args)).toMatchObject({ output, items: 1 });
    const vcons = z
      .array(z.looseObject({ dialog: z.array(z.looseObject({ body: z.string() })) }))
      .parse(JSON.parse(readFileSync(output, 'utf8')));
    const audio = Buffer.from(vcons[0]?.dialog[0]?.body ?? '', 'base64url');
    expect(audio.subarray(0, 4).toString()).toBe('OggS');
    expect((await cli(shapes.failureShape, 2, ...args)).error.code).toBe('USAGE');
  });

  it('erases after a second person has agreed, and nobody is named any more', async () => {
    const asked = await anna(
      shapes.requestShape,
      0,
      'request',
      'erasure',
      '--customer',
      'cust-1',
      '--reason',
      'Miller',
    );
    expect(asked).toMatchObject({ state: 'open', outcomes: [] });
    expect((await cli(shapes.requestListShape, 0, 'request', 'list')).items).toMatchObject([
      { requestId: asked.requestId },
    ]);
    await bert(z.looseObject({}), 0, 'approve', asked.approvalId ?? '');
    await cli(shapes.processShape, 0, 'process');
    expect(await cli(shapes.requestShape, 0, 'request', 'show', asked.requestId)).toMatchObject({
      ...{ state: 'closed', outcomes: [{ recordingId: ann, outcome: 'erased' }] },
    });
    const all = await cli(shapes.requestListShape, 0, 'request', 'list', '--all');
    expect(all.items).toHaveLength(3);
    expect(JSON.stringify(all)).not.toMatch(/cust-1|Miller/);
    expect(readFileSync(join(data, 'catalogue.sqlite')).includes('Miller')).toBe(false);
  });
});
