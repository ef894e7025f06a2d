/** Files to ingest, made in a folder of the test. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { callFile } from '../../support/calls.ts';

export interface CallFiles {
  readonly audio?: Uint8Array;
  /** What stands beside the file: an object becomes JSON, bytes are written as they are. */
  readonly metadata?: object | Uint8Array;
  readonly transcript?: object | Uint8Array;
}

export type Turn = readonly [role: 'customer' | 'agent', text: string];

/** Writes `name` with `name.json` and `name.transcript.json` beside it where they are given. Returns its path. */
export function writeCall(folder: string, name: string, files: CallFiles = {}): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, files.audio ?? callFile(1, 600));
  if (files.metadata) writeFileSync(`${path}.json`, toBytes(files.metadata));
  if (files.transcript) writeFileSync(`${path}.transcript.json`, toBytes(files.transcript));
  return path;
}

function toBytes(content: object | Uint8Array): Uint8Array {
  return content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content));
}

/** One turn per 200 ms; customer on channel 0, agent on channel 1. */
export function transcriptOf(language: string, turns: readonly Turn[]): object {
  return {
    language,
    source: 'callvault',
    turns: turns.map(([role, text], index) => ({
      ...{ index, channel: role === 'customer' ? 0 : 1, role, text },
      ...{ startMs: index * 200, endMs: index * 200 + 190 },
    })),
  };
}

export const CONSENT = {
  noticeId: 'ivr-recording-notice',
  version: '1',
  language: 'en',
  offsetMs: 0,
  outcome: 'given',
};
