/** Bytes from outside to a JSON value, refused before they can exhaust memory or the stack. */
import { MAX_BYTES, MAX_CONTAINERS, MAX_DEPTH } from './limits.ts';
import { type Result, done, refuse } from './result.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Counts objects and arrays and their depth without building them: `[[[[...` costs 50 times its size once parsed. */
function shapeProblem(bytes: Uint8Array): string | undefined {
  let depth = 0;
  let containers = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      containers++;
      if (++depth > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
      if (containers > MAX_CONTAINERS) return `holds more than ${MAX_CONTAINERS} objects and arrays`;
    } else if (byte === 0x7d || byte === 0x5d) {
      depth--;
    }
  }
  return undefined;
}

/** `maxBytes`: how long the document may be. */
export function readJson(bytes: Uint8Array, maxBytes: number = MAX_BYTES): Result<unknown> {
  if (bytes.length === 0) return refuse('is empty');
  if (bytes.length > maxBytes) return refuse(`is larger than ${maxBytes / 1024 / 1024} MiB`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('is not UTF-8 text');
  }
  const problem = shapeProblem(bytes);
  if (problem !== undefined) return refuse(problem);
  try {
    const value: unknown = JSON.parse(text);
    return done(value);
  } catch {
    return refuse('is not JSON');
  }
}
