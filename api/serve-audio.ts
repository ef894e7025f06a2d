/** Streams the access copy of a recording, whole or a byte range of it. Used by the API and by playback links. */
import type { HonoRequest } from 'hono';
import { collect } from '../core/bytes.ts';
import { AppError } from '../core/errors.ts';
import type { Recording } from '../core/recording/recording.ts';
import type { Context } from '../core/use-cases/context.ts';
import { parseRange } from './byte-range.ts';

/** Which access copy somebody hears: as it is, or without personal data. */
export type Variant = 'full' | 'redacted';

/** Where the access copy is: one for everybody when there was nothing to take out. Errors: STATE_CONFLICT before it is made, NOT_FOUND when there is none or it is gone. */
export function accessCopyOf({ accessCopy, state }: Recording, variant: Variant): string {
  if (variant === 'redacted' && accessCopy?.redactedKey !== undefined) return accessCopy.redactedKey;
  if (accessCopy?.key !== undefined) return accessCopy.key;
  if (accessCopy) throw new AppError('NOT_FOUND', `There is no access copy: ${accessCopy.reason ?? 'unknown reason'}.`);
  if (state === 'rejected') throw new AppError('NOT_FOUND', 'The recording was rejected: there is nothing to play.');
  throw new AppError('STATE_CONFLICT', `The recording is ${state}: its access copy is not made yet.`);
}

/** Up to this length an answer is sent in one piece: what a player asks for while it plays. */
const WHOLE_BYTES = 256 * 1024;

/** `beforeSending` runs when it is certain that content will leave, and before any of it does. */
export async function serveAudio(
  { work }: Pick<Context, 'work'>,
  request: Pick<HonoRequest, 'header'>,
  { recording, variant }: { readonly recording: Recording; readonly variant: Variant },
  beforeSending: () => Promise<void>,
): Promise<Response> {
  const path = accessCopyOf(recording, variant);
  const whole = await work.open(path);
  if (!whole) throw new AppError('NOT_FOUND', 'The access copy is gone from the work store.');
  // Without a validator to compare, a conditional range is answered with the whole (RFC 9110, 13.1.5).
  const wanted = request.header('if-range') === undefined ? request.header('range') : undefined;
  const range = parseRange(wanted, whole.bytes);
  const headers = { 'accept-ranges': 'bytes', 'content-type': 'audio/ogg', 'cache-control': 'no-store' };
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${whole.bytes}` } });
  }
  await beforeSending();
  const { start, end } = range ?? { start: 0, end: whole.bytes };
  const part = range ? await work.open(path, range) : whole;
  if (part?.bytes !== whole.bytes) throw new AppError('CONFLICT', 'The access copy was replaced; ask again.');
  const isSmall = end - start <= WHOLE_BYTES;
  return new Response(
    isSmall ? new Uint8Array(await collect(part.body, WHOLE_BYTES)) : ReadableStream.from(part.body),
    {
      status: range ? 206 : 200,
      headers: {
        ...headers,
        'content-length': String(end - start),
        ...(range && { 'content-range': `bytes ${start}-${end - 1}/${whole.bytes}` }),
      },
    },
  );
}
