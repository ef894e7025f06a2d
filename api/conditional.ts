/** ETags of answers, and 304 for whoever has the answer already (RFC 9110, 13.1.2). */
import { createHash } from 'node:crypto';
import type { HonoRequest } from 'hono';

/** A strong tag: of the bytes that are sent. */
export function etagOf(body: string | Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/** Whether `If-None-Match` names the tag. A header that is none names nothing. */
export function isKnown(request: Pick<HonoRequest, 'header'>, etag: string): boolean {
  const header = request.header('if-none-match');
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

/** The answer, or 304 without it. `headers` are those of the answer. */
export function conditional(
  request: Pick<HonoRequest, 'header'>,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>>,
): Response {
  const etag = etagOf(body);
  const { 'content-type': type, ...others } = headers;
  if (isKnown(request, etag)) return new Response(null, { status: 304, headers: { ...others, etag } });
  return new Response(body, { headers: { ...others, etag, ...(type !== undefined && { 'content-type': type }) } });
}
