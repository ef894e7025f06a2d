/** The API with the links of the single-machine edition, over a memory archive. */
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { AudioPiece } from '../../core/recording/audio-pieces.ts';
import { createLinks, mountLinks, oneAtATime, type Links } from '../../local/uploads.ts';
import { memoryContext, shippedPolicies } from '../support/memory-context.ts';
import { idOf, service, testApi, type TestApi } from './support.ts';

export const ORIGIN = 'http://127.0.0.1:8700';

export interface LocalApi extends TestApi {
  readonly links: Links;
}

/** `maxBytes` is the largest recording. */
export function localApi(maxBytes?: number): LocalApi {
  const policies = shippedPolicies();
  const limits = { ...policies.retention.limits, ...(maxBytes !== undefined && { maxBytes }) };
  const context = memoryContext({ ...policies, retention: { ...policies.retention, limits } });
  context.clock.set(new Date().toISOString());
  const alone = oneAtATime();
  const keyFile = join(mkdtempSync(join(tmpdir(), 'callvault-uploads-')), 'token.key');
  const links = createLinks(keyFile, () => ORIGIN, alone);
  const api = testApi(context, { uploads: links.uploads });
  mountLinks(api.app, context, keyFile, alone);
  return { ...api, links };
}

const linkSchema = z.object({
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  expiresAt: z.string(),
});
export type GivenLink = z.infer<typeof linkSchema>;
export const partLinksSchema = z.object({ parts: z.array(linkSchema.extend({ partNumber: z.int() })) });

export async function announced(api: TestApi, metadata: object = {}): Promise<{ id: string; whole: GivenLink }> {
  const answer = await api.json(service, 'POST', '/recordings', { callId: 'c-1', ...metadata });
  return { id: idOf(answer), whole: z.object({ upload: linkSchema }).parse(answer).upload };
}

export function sendTo(api: TestApi, { url, headers }: GivenLink, body: Uint8Array): Promise<Response> {
  const path = url.slice(ORIGIN.length);
  return Promise.resolve(api.app.request(path, { method: 'PUT', body: new Uint8Array(body), headers }));
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export interface CutPart extends AudioPiece {
  readonly body: Uint8Array;
}

export function cut(file: Uint8Array, size: number): readonly CutPart[] {
  return Array.from({ length: Math.ceil(file.length / size) }, (_, index) => {
    const body = file.slice(index * size, (index + 1) * size);
    return { partNumber: index + 1, bytes: body.length, sha256: sha256Of(body), body };
  });
}

export async function linksFor(api: TestApi, id: string, parts: readonly CutPart[]): Promise<readonly GivenLink[]> {
  const body = { parts: parts.map(({ body: _, ...part }) => part) };
  return partLinksSchema.parse(await api.json(service, 'POST', `/recordings/${id}/upload-parts`, body)).parts;
}

/** Asks for the link of each and sends it there. */
export async function sendParts(api: TestApi, id: string, parts: readonly CutPart[]): Promise<void> {
  const links = await linksFor(api, id, parts);
  for (const [index, { body }] of parts.entries()) {
    const link = links[index];
    if (!link || (await sendTo(api, link, body)).status !== 200) throw new Error('a part was not taken');
  }
}

export function complete(api: TestApi, id: string, parts: readonly CutPart[]): Promise<Response> {
  const body = { parts: parts.map(({ partNumber, sha256 }) => ({ partNumber, sha256 })) };
  return api.request(service, 'POST', `/recordings/${id}/upload-completion`, { body });
}
