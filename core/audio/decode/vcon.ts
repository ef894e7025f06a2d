/**
 * A vCon (draft-ietf-vcon-vcon-core) that holds words and no sound: a chat, or a call whose audio is gone. The document itself is the
 * original. Nothing is decoded; it is known to be whole JSON of that kind.
 */
import { reject } from './format.ts';
import type { DecodeOutcome, FormatDecoder, Rejection } from './format.ts';

/** A transcript of days; sound makes vCons larger, and is taken in on its own. */
const MAX_BYTES = 64 * 1024 * 1024;
const MS_PER_SECOND = 1000;
/** Times of a week and more are no call. */
const MAX_SECONDS = 7 * 86_400;

export function createVconDecoder(): FormatDecoder {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  return {
    push(chunk): Rejection | undefined {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) return reject('TOO_LARGE', `a vCon without sound of more than ${MAX_BYTES} bytes`);
      chunks.push(chunk.slice());
      return undefined;
    },
    end: () => outcomeOf(new TextDecoder().decode(Buffer.concat(chunks))),
    free() {
      chunks.length = 0;
    },
  };
}

function outcomeOf(text: string): DecodeOutcome {
  const vcon = parsed(text);
  if (vcon === undefined) return reject('TRUNCATED', 'the vCon is no whole JSON text');
  const dialog = isFields(vcon) ? vcon['dialog'] : undefined;
  if (!isFields(vcon) || typeof vcon['vcon'] !== 'string' || !Array.isArray(dialog)) {
    return reject('UNSUPPORTED_FORMAT', 'this is JSON text, but no vCon with a dialog');
  }
  const dialogs: unknown[] = dialog;
  if (dialogs.some(holdsSound)) {
    return reject('UNSUPPORTED_FORMAT', 'this vCon holds sound: take it in with callvault import vcon');
  }
  const seconds = dialogs.reduce((sum: number, item) => sum + secondsOf(item), 0);
  return {
    kind: 'ok',
    media: {
      ...{ container: 'vcon', codec: 'none', channels: 1, sampleRate: 0, bitDepth: 0 },
      durationMs: Math.round(Math.min(seconds, MAX_SECONDS) * MS_PER_SECOND),
    },
    decodable: false,
    problems: [],
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function holdsSound(dialog: unknown): boolean {
  return (
    isFields(dialog) && dialog['type'] === 'recording' && typeof dialog['body'] === 'string' && dialog['body'] !== ''
  );
}

/** Seconds, where it says how long it was. */
function secondsOf(dialog: unknown): number {
  const duration = isFields(dialog) ? dialog['duration'] : undefined;
  return typeof duration === 'number' && Number.isFinite(duration) && duration > 0 ? duration : 0;
}
