/** Samples on their way through the deployed system. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { Recording } from '../../../core/recording/recording.ts';
import type { Api } from './api.ts';
import type { System } from './system.ts';
import { eventually } from './watch.ts';

const sampleFile = (name: string): Buffer => readFileSync(new URL(`../../../samples/${name}`, import.meta.url));
const metadataSchema = z.record(z.string(), z.unknown());
const linkSchema = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });
const announcedSchema = z.object({ recordingId: z.string(), upload: linkSchema });
const linksSchema = z.object({ parts: z.array(linkSchema) });
const partsSchema = z.object({ parts: z.array(z.object({ partNumber: z.int(), sha256: z.string() })) });

/** As a call centre's system does it: announce, then put the audio where the answer says. Returns the recording's id. */
export async function upload(api: Api, token: string, sample: string, changes: object = {}): Promise<string> {
  const metadata = metadataSchema.parse(JSON.parse(sampleFile(`${sample}.json`).toString()));
  const answer = await api.call('/recordings', { token, body: { ...metadata, ...changes } });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
  const { recordingId, upload: link } = announcedSchema.parse(await answer.json());
  await putTo(link, sampleFile(sample));
  return recordingId;
}

/** As a client does it with a large file. Returns the recording's id, and the SHA-256 of what was sent. */
export async function uploadInParts(
  api: Api,
  token: string,
  sample: string,
  callId: string,
): Promise<{ id: string; sha256: string }> {
  const file = sampleFile(sample);
  const sha256 = createHash('sha256').update(file).digest('hex');
  const call = async (path: string, body?: object): Promise<unknown> => {
    const answer = await api.call(path, { token, ...(body && { body }) });
    if (!answer.ok) throw new Error(`${path} ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const { recordingId: id } = announcedSchema.parse(await call('/recordings', { callId, declaredSha256: sha256 }));
  const part = { partNumber: 1, bytes: file.length, sha256 };
  const given = linksSchema.parse(await call(`/recordings/${id}/upload-parts`, { parts: [part] }));
  for (const link of given.parts) await putTo(link, file);
  const { parts } = partsSchema.parse(await call(`/recordings/${id}/upload-parts`));
  await call(`/recordings/${id}/upload-completion`, {
    parts: parts.map(({ partNumber, sha256: arrived }) => ({ partNumber, sha256: arrived })),
  });
  return { id, sha256 };
}

async function putTo({ url, headers }: z.infer<typeof linkSchema>, body: Buffer): Promise<void> {
  const put = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) });
  if (!put.ok) throw new Error(`${put.status}: ${await put.text()}`);
}

/** As a recorder does it that knows no API: the metadata, then the file. */
export async function drop({ s3, buckets }: System, sample: string, callId: string): Promise<void> {
  const metadata = metadataSchema.parse(JSON.parse(sampleFile(`${sample}.json`).toString()));
  const Body = JSON.stringify({ ...metadata, callId });
  const Key = `drop/recorder/${callId}.wav`;
  await s3.send(new PutObjectCommand({ Bucket: buckets.intake, Key: `${Key}.json`, Body }));
  await s3.send(new PutObjectCommand({ Bucket: buckets.intake, Key, Body: sampleFile(sample) }));
}

/** Waits until every step is done. Errors: with the state it is in. */
export function finished({ catalogue }: System, recordingId: string, seconds = 110): Promise<Recording> {
  return reached(catalogue, recordingId, ({ accessCopy }) => accessCopy !== undefined, seconds);
}

/** Waits until the recording of a call is there. */
export function arrived({ catalogue }: System, callId: string): Promise<Recording> {
  return eventually(
    `a recording of ${callId}`,
    async () => (await catalogue.recordings({ callId }, { limit: 1 })).items[0],
  );
}

export async function reached(
  catalogue: System['catalogue'],
  recordingId: string,
  isThere: (recording: Recording) => boolean,
  seconds = 90,
): Promise<Recording> {
  let last: Recording | undefined;
  const look = async (): Promise<Recording | undefined> => {
    last = await catalogue.recording(recordingId);
    return last && isThere(last) ? last : undefined;
  };
  return eventually(`${recordingId} where it should be`, look, seconds).catch((cause: unknown) => {
    throw new Error(`${recordingId} is ${last?.state ?? 'nowhere'} ${JSON.stringify(last?.processing)}`, { cause });
  });
}

/** The audio of a recording in the vault. Errors: when it is not sealed. */
export function sealedAudio(
  { buckets }: System,
  recording: Recording | undefined,
): { Bucket: string; Key: string; VersionId: string } {
  if (!recording?.sealed) throw new Error('not sealed');
  const { key, versionId } = recording.sealed.audio;
  return { Bucket: buckets.vault, Key: key, VersionId: versionId };
}

/** What there is of a recording: itself without its revision, its custody events, and its versions in the vault. */
export async function footprint({ catalogue, s3, buckets }: System, recordingId: string): Promise<unknown> {
  const { revision: _revision, ...recording } = (await catalogue.recording(recordingId)) ?? { revision: 0 };
  const events = await catalogue.events(recordingId);
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: buckets.vault }));
  return {
    recording,
    events: events.map(({ eventId }) => eventId),
    versions: [...Versions, ...DeleteMarkers]
      .filter(({ Key }) => Key?.includes(recordingId))
      .map(({ Key, VersionId }) => `${Key ?? ''} ${VersionId ?? ''}`),
  };
}
