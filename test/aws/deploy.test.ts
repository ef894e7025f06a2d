/** The stacks and bundles themselves, deployed by the real CDK CLI into an emulator of AWS, and recordings sent through them. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { searchResultSchema } from '../../core/search/search.ts';
import type { Recording } from '../../core/recording/recording.ts';
import { openApi, type Api } from './deploy/api.ts';
import { replaceTemplate, templates } from './deploy/assembly.ts';
import { cdk } from './deploy/cdk.ts';
import { readDeployment } from './deploy/deployed.ts';
import { createFunctions } from './deploy/functions.ts';
import { keyRow, locks } from './deploy/lanes.ts';
import { deploy, deployAgain, type Deployment } from './deploy/deployment.ts';
import { readDecisions } from './deploy/permissions.ts';
import type { Recorder } from './deploy/queues.ts';
import { arrived, drop, finished, footprint, reached, upload } from './deploy/recordings.ts';
import { synthesize } from './deploy/synthesize.ts';
import { openSystem, type System } from './deploy/system.ts';
import { idleStatements, needlessStatements } from './deploy/idle-statements.ts';
import { eventually } from './deploy/watch.ts';

const work = mkdtempSync(join(tmpdir(), 'callvault-deploy-'));
const synthesized = join(work, 'synthesized');
const proofSchema = z.object({ hashes: z.array(z.string()) });
const linkSchema = z.object({ url: z.url() });
const jobSchema = z.object({ jobId: z.string(), state: z.string() });
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const DAY_MS = 86_400_000;
/** Calls that a test takes away from the sealer. */
const PLANTED = ['s3:PutObject', 'kms:GenerateDataKey'];
const INDEX_DEAD = 'IndexRecordingWorkDeadLetters';

beforeAll(async () => {
  await synthesize(synthesized);
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

describe('over TLS, with policies enforced', () => {
  let deployment: Deployment;
  let system: System;
  let api: Api;
  let recorder: Recorder;
  const tokens = new Map<string, string>();
  const ids: string[] = [];
  const token = (group: string): string => tokens.get(group) ?? '';

  beforeAll(async () => {
    deployment = await deploy('tls', synthesized, say);
    say(`bootstrap ${deployment.took.bootstrap.toFixed(1)} s, deploy ${deployment.took.deploy.toFixed(1)} s`);
    system = await openSystem(deployment.emulator, deployment.assembly);
    api = await openApi(deployment.emulator, system.deployed, system.functions);
    for (const group of ['service', 'compliance']) tokens.set(group, await api.signIn(group));
    recorder = await system.queues.record();
  });
  afterAll(async () => {
    await system.stop();
    await deployment.emulator.stop();
  });

  /** A line is written at the end of its invocation, after the recording was changed. */
  const told = (line: RegExp): Promise<unknown> =>
    eventually(`a line ${String(line)}`, async () => {
      const lines = await system.functions.logs('seal-recording');
      return line.test(lines.join('\n')) || undefined;
    });

  const sealedAudio = (recording: Recording | undefined): { Bucket: string; Key: string; VersionId: string } => {
    if (!recording?.sealed) throw new Error('not sealed');
    const { key, versionId } = recording.sealed.audio;
    return { Bucket: system.buckets.vault, Key: key, VersionId: versionId };
  };

  it('takes an announced stereo call to its place in the search', async () => {
    const id = await upload(api, token('service'), 'en-tech-support.wav');
    ids.push(id);
    const recording = await finished(system, id);
    expect(recording.state).toBe('indexed');
    expect(recording.transcription?.outcome).toBe('available');
    expect(recording.accessCopy?.key).toBe(`access/${id}.opus`);
    const head = await system.s3.send(new HeadObjectCommand({ ...sealedAudio(recording), ChecksumMode: 'ENABLED' }));
    expect(head.ObjectLockMode).toBe('GOVERNANCE');
    expect(head.ObjectLockRetainUntilDate?.toISOString()).toBe(recording.retention?.retainUntil);
    expect(head.ChecksumSHA256).toBe(Buffer.from(recording.sealed?.audio.sha256 ?? '', 'hex').toString('base64'));
  });

  it('finds it by what was said, with the time of the turn, and shows it', async () => {
    const [id = ''] = ids;
    const found = await eventually('a hit', async () => {
      const answer = await api.call('/search?q=parcel', { token: token('compliance') });
      if (answer.status !== 200) throw new Error(await answer.text());
      const { hits } = searchResultSchema.parse(await answer.json());
      return hits.find(({ recordingId }) => recordingId === id);
    });
    expect(found.turns[0]?.startMs).toBeGreaterThan(0);
    expect(found.turns[0]?.highlight).toMatch(/\*\*parcels?\*\*/iu);
    const shown = await api.call(`/recordings/${id}`, { token: token('compliance') });
    expect([shown.status, await shown.json()]).toMatchObject([200, { recordingId: id, state: 'indexed' }]);
  });

  it('takes what a recorder drops, with a lock nobody can shorten', async () => {
    await drop(system, 'zh-insurance-refund.wav', 'dropped-1');
    const { recordingId } = await arrived(system, 'dropped-1');
    ids.push(recordingId);
    const recording = await finished(system, recordingId);
    expect(recording.retention?.lane).toBe('regulated');
    const head = await system.s3.send(new HeadObjectCommand(sealedAudio(recording)));
    expect(head.ObjectLockMode).toBe('COMPLIANCE');
  });

  it.each([0, 1])('refuses to delete the locked version or to shorten its lock (%s)', async (at) => {
    const recording = await system.catalogue.recording(ids[at] ?? '');
    const audio = sealedAudio(recording);
    const soon = new Date(Date.now() + DAY_MS);
    const Retention = {
      Mode: recording?.retention?.lane === 'regulated' ? 'COMPLIANCE' : 'GOVERNANCE',
      RetainUntilDate: soon,
    } as const;
    await expect(system.s3.send(new DeleteObjectCommand(audio))).rejects.toThrow(/denied/iu);
    await expect(system.s3.send(new PutObjectRetentionCommand({ ...audio, Retention }))).rejects.toThrow(/denied/iu);
    await expect(system.s3.send(new HeadObjectCommand(audio))).resolves.toBeDefined();
  });

  it('holds the sealer to the lock: none, too long a one, and other keys are refused', async () => {
    const role = await system.functions.role('seal-recording');
    const { s3, kms } = await system.permissions.act(role);
    const put = { Bucket: system.buckets.vault, Key: 'audio/probe', Body: 'x', ChecksumAlgorithm: 'SHA256' } as const;
    const locked = (days: number): PutObjectCommand =>
      new PutObjectCommand({
        ...{ ...put, ObjectLockMode: 'GOVERNANCE' },
        ObjectLockRetainUntilDate: new Date(Date.now() + days * DAY_MS),
      });
    const KeyId = system.deployed.outputs.get('DataKeyArn');
    const key = (EncryptionContext?: Record<string, string>): GenerateDataKeyCommand =>
      new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', ...(EncryptionContext && { EncryptionContext }) });
    await expect(s3.send(new PutObjectCommand(put))).rejects.toThrow(/denied|not authorized/iu);
    await expect(s3.send(locked(20_000))).rejects.toThrow(/denied|not authorized/iu);
    await expect(s3.send(locked(1))).resolves.toBeDefined();
    await expect(kms.send(key())).rejects.toThrow(/denied|not authorized/iu);
    await expect(kms.send(key({ recordingId: 'x', other: 'y' }))).rejects.toThrow(/denied|not authorized/iu);
    await expect(kms.send(key({ recordingId: 'x' }))).resolves.toBeDefined();
  });

  it('comes to the same end when every event is delivered twice more, last first', async () => {
    await system.queues.quiet();
    const before = await Promise.all(ids.map((id) => footprint(system, id)));
    const events = await recorder.read();
    expect(events.length).toBeGreaterThanOrEqual(2 * 6);
    await recorder.again([...events, ...events].reverse());
    await system.queues.quiet();
    expect(await Promise.all(ids.map((id) => footprint(system, id)))).toEqual(before);
    say(`delivered ${events.length} events again, twice`);
  });

  it('brings every custody event into a signed log, and proves one', async () => {
    await system.functions.invoke('integrate-log', {});
    const checkpoint = await api.call('/log/checkpoint', { token: token('compliance') });
    expect([checkpoint.status, await checkpoint.text()]).toEqual([
      200,
      expect.stringMatching(/^callvault\.example\/log\n\d+\n/u),
    ]);
    const proof = await api.call(`/recordings/${ids[0] ?? ''}/proof`, { token: token('compliance') });
    expect(proofSchema.parse(await proof.json()).hashes.length).toBeGreaterThan(0);
    await system.functions.invoke('audit-log', {});
    expect((await system.functions.logs('audit-log')).join('\n')).toMatch(/"problems":0/u);
  });

  it('lets compliance hear it, verify it and hold it', async () => {
    const [id = ''] = ids;
    const asCompliance = { token: token('compliance') };
    const heard = await api.call(`/recordings/${id}/audio`, { ...asCompliance, accept: 'application/json' });
    const { url } = linkSchema.parse(await heard.json());
    const copy = await fetch(url, { headers: { range: 'bytes=0-3' } });
    expect([copy.status, await copy.text()]).toEqual([206, 'OggS']);
    const verified = await api.call(`/recordings/${id}/verify`, { ...asCompliance, body: {} });
    expect([verified.status, await verified.json()]).toMatchObject([200, { verdict: 'intact' }]);
    const body = { recordingIds: [id], reason: 'dispute' };
    const held = await api.call('/matters/M-1/holds', { ...asCompliance, body });
    expect([held.status, await held.json()]).toMatchObject([200, { placed: [id] }]);
    const recording = await system.catalogue.recording(id);
    const head = await system.s3.send(new HeadObjectCommand(sealedAudio(recording)));
    expect(head.ObjectLockLegalHoldStatus).toBe('ON');
    for (const part of ['transcript', 'analysis', 'custody', 'retention', 'waveform']) {
      expect((await api.call(`/recordings/${id}/${part}`, asCompliance)).status).toBe(200);
    }
  });

  it('keeps the key where the lane says, and every object of a recording under one lock and hold', async () => {
    const [held = '', regulated = ''] = ids;
    const { emulator } = deployment;
    const until = async (id: string): Promise<string | undefined> =>
      (await system.catalogue.recording(id))?.retention?.retainUntil;
    const under = await locks(system, regulated);
    expect(
      Object.keys(under)
        .filter((folder) => !folder.endsWith('.source'))
        .sort(),
    ).toEqual([...['audio', 'key', 'manifest', 'transcript']]);
    expect(new Set(Object.values(under))).toEqual(new Set([`COMPLIANCE ${(await until(regulated)) ?? ''} OFF`]));
    expect(await keyRow(emulator, system, regulated)).not.toBe('key');
    const erasable = await locks(system, held);
    expect(erasable).not.toHaveProperty('key');
    expect(new Set(Object.values(erasable))).toEqual(new Set([`GOVERNANCE ${(await until(held)) ?? ''} ON`]));
    expect(await keyRow(emulator, system, held)).toBe('key');
  });

  it('screens a card line before the seal', async () => {
    const id = await upload(api, token('service'), 'en-lost-parcel.wav', {
      callId: 'card',
      businessLine: 'card-payments',
    });
    const recording = await finished(system, id);
    expect(recording.screened).toBeDefined();
    expect((await system.catalogue.events(id)).map(({ type }) => type)).toContain('recording.screened');
  });

  it('makes a bundle for compliance, by a link', async () => {
    const asCompliance = { token: token('compliance') };
    const body = { recordingIds: [ids[0] ?? ''], purpose: 'court' };
    const { jobId } = jobSchema.parse(await (await api.call('/exports', { ...asCompliance, body })).json());
    await eventually('a bundle', async () => {
      const { state } = jobSchema.parse(await (await api.call(`/exports/${jobId}`, asCompliance)).json());
      return state === 'done' || undefined;
    });
    const bundle = await api.call(`/exports/${jobId}/bundle`, asCompliance);
    expect([
      bundle.status,
      Buffer.from(await bundle.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ]).toEqual([200, 'PK']);
  });

  it('erases what a caller asks for: the key goes, and what is left cannot be opened', async () => {
    const customerRef = 'to-be-erased';
    const id = await upload(api, token('service'), 'en-lost-parcel.wav', { callId: 'erased', customerRef });
    await finished(system, id);
    expect(await keyRow(deployment.emulator, system, id)).toBe('key');
    const body = { kind: 'erasure', customerRef, reason: 'asked' };
    const asked = await api.call('/subject-requests', { token: token('compliance'), body });
    expect([asked.status, await asked.text()]).toEqual([201, expect.stringContaining(id)]);
    const recording = await reached(system.catalogue, id, ({ purged }) => purged !== undefined);
    expect(recording.state).toBe('erased');
    expect(await keyRow(deployment.emulator, system, id)).toBe('tombstone');
    expect((await system.catalogue.events(id)).map(({ openings }) => Object.keys(openings)).flat()).not.toContain(
      'customer',
    );
    const { items } = await system.catalogue.entries('certificate', {}, { limit: 9 });
    expect(items.map(({ body: text }) => text).join()).toContain(id);
    expect((await api.call(`/recordings/${id}/transcript`, { token: token('compliance') })).status).toBe(410);
    // Unreadable bytes stay until their lock ends.
    expect(Object.values(await locks(system, id)).every((lock) => lock.startsWith('GOVERNANCE'))).toBe(true);
  });

  it('finds nothing due, and no recorder quiet', async () => {
    const reviewed = await system.functions.invoke('review-archive', {});
    expect(JSON.parse(reviewed)).toEqual({ renewed: 0, erased: 0, expired: 0, removed: 0, failed: 0 });
    expect(JSON.parse(await system.functions.invoke('watch-recorders', {}))).toMatchObject({ quiet: 0 });
  });

  it('a missing permission stops the step and is told by its name; put back, the recording goes on', async () => {
    const role = await system.functions.role('seal-recording');
    let id = '';
    await system.permissions.without(role, 's3:PutObject', /\/audio\/\*$/u, async () => {
      id = await upload(api, token('service'), 'en-lost-parcel.wav', { callId: 'planted' });
      await reached(system.catalogue, id, ({ processing }) => processing?.step === 'seal');
      await told(/STEP_FAILED.*PutObject/u);
      const refused = readDecisions(deployment.emulator.decisions).filter(({ decision }) => decision === 'refused');
      expect(refused.map(({ action, resource }) => `${action} ${resource}`)).toContain(
        `s3:PutObject arn:aws:s3:::${system.buckets.vault}/audio/${id}`,
      );
    });
    expect((await finished(system, id)).state).toBe('indexed');
  });

  it('a message that cannot be read becomes a dead letter', async () => {
    await system.queues.send('SealRecordingWorkQueue', '{"no":"event"}');
    await eventually(
      'a dead letter',
      async () => (await system.queues.depth('SealRecordingWorkDeadLetters')) > 0 || undefined,
    );
  });

  it('a key service that refuses is told by the call’s name, and the seal waits for it', async () => {
    const role = await system.functions.role('seal-recording');
    let id = '';
    await system.permissions.without(role, 'kms:GenerateDataKey', /:key\//u, async () => {
      id = await upload(api, token('service'), 'zh-logistics-complaint.wav', { callId: 'key-denied' });
      await reached(system.catalogue, id, ({ processing }) => processing?.step === 'seal');
      await told(/STEP_FAILED.*kms:GenerateDataKey/u);
    });
    expect((await finished(system, id)).state).toBe('indexed');
  });

  it('a search engine that is away costs nothing: its dead letters go back and the call is found', async () => {
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
    const refused = readDecisions(deployment.emulator.decisions).filter(
      ({ decision, principal, action }) =>
        decision === 'refused' &&
        principal.includes('Function') &&
        !(PLANTED.includes(action) && principal.includes('SealRecording')),
    );
    expect(refused).toEqual([]);
    const callers = readDecisions(deployment.emulator.decisions).map(({ principal }) => principal);
    expect(callers.filter((principal) => principal.includes('SealRecording')).join()).toContain('Function');
  });

  it('every statement that no call needed is known, with its reason', async () => {
    await system.functions.invoke('sweep-archive', {});
    const idle = await idleStatements(deployment.emulator, system);
    const { unknown, needed } = needlessStatements(idle);
    for (const line of idle) say(`no call needed: ${line}`);
    expect({ unknown, needed }).toEqual({ unknown: [], needed: [] });
  });

  it('deploys a change, and then finds no difference', async () => {
    const { emulator, assembly } = deployment;
    const changed = join(work, 'changed');
    cpSync(assembly, changed, { recursive: true });
    const found = templates(changed).find(({ stack }) => stack.endsWith('pipeline'));
    const text = readFileSync(join(changed, found?.file ?? ''), 'utf8');
    replaceTemplate(
      changed,
      found?.stack ?? '',
      found?.file ?? '',
      text.replace('Examines, encrypts and locks', 'Examines, seals'),
    );
    const diff = ['diff', ...system.deployed.stacks, '--app', changed, '--fail', '--method', 'template'];
    const differs = await cdk(emulator, diff, { mayFail: true });
    expect([differs.code, differs.said]).toEqual([1, expect.stringContaining('Examines, seals')]);
    say(`second deploy ${(await deployAgain(emulator, changed)).toFixed(1)} s`);
    expect((await cdk(emulator, diff)).code).toBe(0);
  });

  it('a teardown leaves the evidence', async () => {
    const { emulator, assembly } = deployment;
    const torn = await cdk(emulator, ['destroy', '--all', '--force', '--app', assembly], { mayFail: true });
    expect(torn.said).toMatch(/TerminationProtection|termination protection/iu);
    await expect(system.s3.send(new HeadBucketCommand({ Bucket: system.buckets.vault }))).resolves.toBeDefined();
    const recording = await system.catalogue.recording(ids[0] ?? '');
    await expect(system.s3.send(new HeadObjectCommand(sealedAudio(recording)))).resolves.toBeDefined();
  });
});

describe('over http, with the user pool before the API', () => {
  let deployment: Deployment;
  let api: Api;

  beforeAll(async () => {
    deployment = await deploy('http', synthesized, say);
    const deployed = await readDeployment(deployment.emulator, deployment.assembly);
    api = await openApi(deployment.emulator, deployed, createFunctions(deployment.emulator, deployed));
  });
  afterAll(async () => {
    await deployment.emulator.stop();
  });

  it('lets nobody through without a token or with a forged one', async () => {
    expect((await api.call('/recordings')).status).toBe(401);
    expect((await api.call('/recordings', { token: 'e30.e30.e30' })).status).toBe(401);
  });

  it('answers a member of compliance', async () => {
    const token = await api.signIn('compliance');
    const answer = await api.call('/recordings', { token });
    expect([answer.status, await answer.json()]).toEqual([200, { items: [] }]);
  });

  it('answers what anybody may ask', async () => {
    expect((await api.call('/healthz')).status).toBe(200);
  });
});
