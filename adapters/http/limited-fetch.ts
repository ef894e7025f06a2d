/** One POST to a service that is not ours: limited in time and size, and every failure is UNAVAILABLE. */
import { AppError } from '../../core/errors.ts';

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 1 << 20;

export interface Answer {
  readonly status: number;
  /** The media type, without parameters. */
  readonly type: string;
  readonly body: Uint8Array;
}

/** Errors: UNAVAILABLE, USAGE when `url` is not one of http or https. */
export async function post(url: string, type: string, body: Uint8Array): Promise<Answer> {
  if (!/^https?:\/\//u.test(url) || !URL.canParse(url)) throw new AppError('USAGE', 'Expected an http or https URL.');
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': type },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const part of response.body ?? []) {
      const chunk: unknown = part;
      if (!(chunk instanceof Uint8Array)) continue;
      size += chunk.length;
      if (size > MAX_BYTES) throw new AppError('UNAVAILABLE', 'The service answered with too much.');
      chunks.push(chunk);
    }
    const [media = ''] = (response.headers.get('content-type') ?? '').split(';');
    return { status: response.status, type: media.trim().toLowerCase(), body: Buffer.concat(chunks) };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('UNAVAILABLE', 'The service does not answer.', { cause });
  }
}
