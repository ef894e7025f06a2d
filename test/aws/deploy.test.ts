/** The stacks and bundles themselves, deployed by the real CDK CLI into an emulator of AWS, and recordings sent through them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import {
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { searchResultSchema } from '../../core/search/search.ts';
import { openApi } from './deploy/api.ts';
import { deploy } from './deploy/deployment.ts';
import { failureTests } from './deploy/failure-tests.ts';
import { keyRow, locks } from './deploy/lanes.ts';
import {
  arrived,
  drop,
  finished,
  footprint,
  reached,
  sealedAudio,
  upload,
  uploadInParts,
} from './deploy/recordings.ts';
import { say, type Run } from './deploy/run.ts';
import { releaseTests } from './deploy/release-tests.ts';
import { synthesize } from './deploy/synthesize.ts';
import { jobTests } from './deploy/job-tests.ts';
import { openSystem } from './deploy/system.ts';
import { teardownTests } from './deploy/teardown-tests.ts';
import { userPoolTests } from './deploy/user-pool-tests.ts';
import { eventually } from './deploy/watch.ts';
import { webhookTests } from './deploy/webhook-tests.ts';

const work = mkdtempSync(join(tmpdir(), 'callvault-deploy-'));
const synthesized = join(work, 'synthesized');
const proofSchema = z.object({ hashes: z.array(z.string()) });
const linkSchema = z.object({ url: z.url() });
const DAY_MS = 86_400_000;

beforeAll(async () => {
  await synthesize(synthesized);
});
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

describe('over TLS, with policies enforced', () => {
  let opened: Run | undefined;
  const run = (): Run => {
    if (!opened) throw new Error('nothing is deployed');
    return opened;
  };

  beforeAll(async () => {
    const deployment = await deploy('tls', synthesized, say);
    say(`bootstrap ${deployment.took.bootstrap.toFixed(1)} s, deploy ${deployment.took.deploy.toFixed(1)} s`);
    const system = await openSystem(deployment.emulator, deployment.assembly);
    const api = await openApi(deployment.emulator, system.deployed, system.functions);
    const tokens = new Map<string, string>();
    for (const group of ['service', 'compliance']) tokens.set(group, await api.signIn(group));
    const recorder = await system.queues.record();
    opened = { deployment, system, api, recorder, ids: [], token: (group) => tokens.get(group) ?? '' };
  });
  afterAll(async () => {
    await opened?.system.stop();
    await opened?.deployment.emulator.stop();
  });

  it('takes an announced stereo call to its place in the search', async () => {
    const { system, api, ids, token } = run();
    const id = await upload(api, token('service'), 'en-tech-support.wav');
    ids.push(id);
    const recording = await finished(system, id);
    expect(recording.state).toBe('indexed');
    expect(recording.transcription?.outcome).toBe('available');
    expect(recording.accessCopy?.key).toBe(`access/${id}.opus`);
    const head = await system.s3.send(
      new HeadObjectCommand({ ...sealedAudio(system, recording), ChecksumMode: 'ENABLED' }),
    );
    expect(head.ObjectLockMode).toBe('GOVERNANCE');
    expect(head.ObjectLockRetainUntilDate?.toISOString()).toBe(recording.retention?.retainUntil);
    expect(head.ChecksumSHA256).toBe(Buffer.from(recording.sealed?.audio.sha256 ?? '', 'hex').toString('base64'));
  });

  it('finds it by what was said, with the time of the turn, and shows it', async () => {
    const { api, ids, token } = run();
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
    const { system, ids } = run();
    await drop(system, 'zh-insurance-refund.wav', 'dropped-1');
    const { recordingId } = await arrived(system, 'dropped-1');
    ids.push(recordingId);
    const recording = await finished(system, recordingId);
    expect(recording.retention?.lane).toBe('regulated');
    const head = await system.s3.send(new HeadObjectCommand(sealedAudio(system, recording)));
    expect(head.ObjectLockMode).toBe('COMPLIANCE');
  });

  it.each([0, 1])('refuses to delete the locked version or to shorten its lock (%s)', async (at) => {
    const { system, ids } = run();
    const recording = await system.catalogue.recording(ids[at] ?? '');
    const audio = sealedAudio(system, recording);
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
    const { system } = run();
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
    const { system, recorder, ids } = run();
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
    const { system, api, ids, token } = run();
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
    const { system, api, ids, token } = run();
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
    const head = await system.s3.send(new HeadObjectCommand(sealedAudio(system, recording)));
    expect(head.ObjectLockLegalHoldStatus).toBe('ON');
    for (const part of ['transcript', 'analysis', 'custody', 'retention', 'waveform']) {
      expect((await api.call(`/recordings/${id}/${part}`, asCompliance)).status).toBe(200);
    }
  });

  it('keeps the key where the lane says, and every object of a recording under one lock and hold', async () => {
    const { deployment, system, ids } = run();
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

  it('takes a call in parts', async () => {
    const { system, api, token } = run();
    const { id, sha256 } = await uploadInParts(api, token('service'), 'en-lost-parcel.wav', 'in-parts');
    const { sealed } = await reached(system.catalogue, id, (recording) => recording.sealed !== undefined);
    expect(sealed?.sha256).toBe(sha256);
  });

  it('screens a card line before the seal', async () => {
    const { system, api, token } = run();
    const id = await upload(api, token('service'), 'en-lost-parcel.wav', {
      callId: 'card',
      businessLine: 'card-payments',
    });
    const recording = await finished(system, id);
    expect(recording.screened).toBeDefined();
    expect((await system.catalogue.events(id)).map(({ type }) => type)).toContain('recording.screened');
  });

  it('holds what matters wait for: a call by its agent, another by its words', async () => {
    const { system, api, token } = run();
    const wait = async (matterId: string, query: object): Promise<void> => {
      const body = { query, future: true, reason: 'litigation' };
      const placed = await api.call(`/matters/${matterId}/holds`, { token: token('compliance'), body });
      expect([placed.status, await placed.json()]).toMatchObject([200, { matterId, placed: [] }]);
    };
    await wait('M-agent', { filters: { agentId: ['awaited'] } });
    await wait('M-words', { words: 'parcel', filters: { agentId: ['overheard'] } });
    for (const [agentId, matterId] of [
      ['awaited', 'M-agent'],
      ['overheard', 'M-words'],
    ]) {
      const id = await upload(api, token('service'), 'en-lost-parcel.wav', { callId: agentId, agentId });
      const { holds } = await finished(system, id);
      expect(holds.map((hold) => hold.matterId)).toEqual([matterId]);
      expect(Object.values(await locks(system, id)).filter((lock) => !lock.endsWith(' ON'))).toEqual([]);
    }
  });

  it('keeps what other systems are told of, each once', async () => {
    const { system } = run();
    const { items } = await system.catalogue.entries('event', {}, { limit: 50 });
    expect(items.map(({ id }) => id.split('.').slice(0, 2).join('.'))).toContain('ticket.drafted');
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  });

  it('erases what a caller asks for: the key goes, and what is left cannot be opened', async () => {
    const { deployment, system, api, token } = run();
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
    const { system } = run();
    const reviewed = await system.functions.invoke('review-archive', {});
    expect(JSON.parse(reviewed)).toEqual({ renewed: 0, erased: 0, expired: 0, removed: 0, failed: 0 });
    expect(JSON.parse(await system.functions.invoke('watch-recorders', {}))).toMatchObject({ quiet: 0 });
    expect(JSON.parse(await system.functions.invoke('publish-events', {}))).toMatchObject({ behind: 0 });
  });

  webhookTests(run);
  jobTests(run);
  releaseTests(run);
  failureTests(run);
  teardownTests(run, work);
});

userPoolTests(work);
