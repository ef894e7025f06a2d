import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CallvaultProblem, uploadRecording, waitForJob, type Announcement } from '../../client/index.ts';
import { compliance, service, testApi } from '../api/support.ts';
import { finishedCall } from '../support/calls.ts';
import { clientOf } from './support.ts';

const announcement: Announcement = { callId: 'c-1', source: 'pbx', businessLine: 'default' };
const bytes = Buffer.alloc(3_000_000, 7);
const file = new Blob([bytes]);
const sha256 = createHash('sha256').update(bytes).digest('hex');

describe('uploadRecording', () => {
  it('announces the hash and sends the bytes with a checksum', async () => {
    const { client } = clientOf(testApi(), service);
    const phases = new Set<string>();
    const sent: Record<string, string>[] = [];
    const uploaded = await uploadRecording(client, file, announcement, {
      onProgress: (phase) => phases.add(phase),
      send: (link, body, headers) => {
        expect(link.method).toBe('PUT');
        expect(body.size).toBe(bytes.length);
        sent.push({ ...headers });
        return Promise.resolve();
      },
    });
    expect(uploaded).toMatchObject({ sha256, isThere: false });
    expect(sent).toMatchObject([{ 'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64') }]);
    expect([...phases]).toEqual(['hashing', 'sending']);
  });

  it('again continues with the same recording; another call is another recording', async () => {
    const { client } = clientOf(testApi(), service);
    const broken = uploadRecording(client, file, announcement, { send: () => Promise.reject(new Error('line cut')) });
    await expect(broken).rejects.toThrow('line cut');
    const send = (): Promise<void> => Promise.resolve();
    const first = await uploadRecording(client, file, announcement, { sha256, send });
    const again = await uploadRecording(client, file, announcement, { sha256, send });
    expect(again.recordingId).toBe(first.recordingId);
    const other = await uploadRecording(client, file, { ...announcement, callId: 'c-2' }, { sha256, send });
    expect(other.recordingId).not.toBe(first.recordingId);
  });

  it('a refused upload is a refusal while the recording still waits', async () => {
    const { client } = clientOf(testApi(), service);
    const taken = new CallvaultProblem({ status: 409, code: 'CONFLICT', detail: 'An upload is under way.' });
    const refused = uploadRecording(client, file, announcement, { sha256, send: () => Promise.reject(taken) });
    await expect(refused).rejects.toBe(taken);
  });
});

describe('waitForJob', () => {
  it('gives the job when it is done, and the reason when it failed', async () => {
    const api = testApi();
    const id = await finishedCall(api.context, { metadata: { callId: 'c-1' } });
    const { client } = clientOf(api, compliance);
    const asked = await client.post('/exports', { body: { recordingIds: [id], purpose: 'complaint' } });
    if (!('jobId' in asked)) throw new Error('An approval is not needed here.');
    const job = await waitForJob(client, asked.jobId);
    expect(job.state).toBe('done');
    await expect(waitForJob(client, 'none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
