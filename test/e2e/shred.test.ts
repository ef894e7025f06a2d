/**
 * Crypto-shredding: with the row of the key table gone and the master key at hand, the sealed objects of an erasable recording cannot be opened,
 * because the key, wrapped or plain, stands in no file of the folder any more.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digest } from '../../core/bytes.ts';
import type { Recording } from '../../core/recording/recording.ts';
import { open } from '../../core/sealing/envelope.ts';
import { recordingKey } from '../../core/sealing/recording-key.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { openOriginal, readManifest, readTranscript } from '../../core/use-cases/read-content.ts';
import { verifyRecording } from '../../core/use-cases/verify-recording.ts';
import { filesBelow } from './end-state.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { ERASABLE, ingestCalls, onFolder, processAll, REGULATED } from './two-calls.ts';

const temporary = temporaryFolder('shred');
const folder = temporary.path;
const KEY_TABLE = 'keys/keys.sqlite';

let wrapped: Uint8Array;
let plain: Uint8Array;

beforeAll(async () => {
  await onFolder(folder, async (context) => {
    await ingestCalls(context);
    await processAll(context);
    const { recordingId } = await find(context, ERASABLE);
    wrapped = (await context.keyTable.get(recordingId)) ?? new Uint8Array();
    plain = await context.keyService.unwrap(recordingId, wrapped);
  });
}, 60_000);

afterAll(temporary.remove);

describe('before the key is destroyed', () => {
  it('the search finds the wrapped key, in the key table only', () => {
    expect(wrapped.length).toBeGreaterThan(32);
    expect(filesWith(wrapped)).toEqual([KEY_TABLE]);
  });

  it('the plain key is in no file', () => {
    expect(plain).toHaveLength(32);
    expect(filesWith(plain)).toEqual([]);
  });

  it('the ciphertext under the master key does not carry the key either: no file of the vault holds a part of the wrapped key', () => {
    for (let at = 0; at + 16 <= wrapped.length; at += 8) {
      const holders = filesWith(wrapped.subarray(at, at + 16));
      expect(holders.filter((path) => path !== KEY_TABLE)).toEqual([]);
    }
  });

  it('everything opens', async () => {
    await onFolder(folder, async (context) => {
      const recording = await find(context, ERASABLE);
      expect((await digest(await openOriginal(context, recording))).sha256).toBe(recording.sealed?.sha256);
      expect((await readTranscript(context, recording))?.turns).toHaveLength(2);
    });
  });
});

describe('after the key is destroyed', () => {
  beforeAll(async () => {
    await onFolder(folder, async (context) => {
      await context.keyTable.remove((await find(context, ERASABLE)).recordingId);
    });
  });

  it('neither the wrapped nor the plain key is in any file, journals included', () => {
    expect(filesBelow(folder, '.')).toContain(KEY_TABLE);
    expect(filesWith(wrapped)).toEqual([]);
    expect(filesWith(plain)).toEqual([]);
    for (let at = 0; at + 16 <= wrapped.length; at += 8) expect(filesWith(wrapped.subarray(at, at + 16))).toEqual([]);
  });

  it('nothing of the recording opens, with the master key at hand', async () => {
    await onFolder(folder, async (context) => {
      const recording = await find(context, ERASABLE);
      const erased = { code: 'ERASED' };
      await expect(recordingKey(context, recording)).rejects.toMatchObject(erased);
      await expect(openOriginal(context, recording)).rejects.toMatchObject(erased);
      await expect(readTranscript(context, recording)).rejects.toMatchObject(erased);
      await expect(readManifest(context, recording)).rejects.toMatchObject(erased);
    });
  });

  it('no other key of the folder opens it', async () => {
    await onFolder(folder, async (context) => {
      const recording = await find(context, ERASABLE);
      const others = [
        await recordingKey(context, await find(context, REGULATED)),
        (await context.keyService.generate(recording.recordingId)).plain,
        readFileSync(join(folder, 'keys/master.key')).subarray(0, 32),
      ];
      for (const key of others) {
        await expect(readAudio(context, recording, key)).rejects.toMatchObject({ code: 'INTEGRITY' });
      }
    });
  });

  it('the destroyed key does not come back: a new one under the same id is refused', async () => {
    await onFolder(folder, async (context) => {
      const { recordingId } = await find(context, ERASABLE);
      const again = (await context.keyService.generate(recordingId)).wrapped;
      await expect(context.keyTable.put(recordingId, again)).rejects.toMatchObject({ code: 'ERASED' });
      expect(await context.keyTable.get(recordingId)).toBeUndefined();
    });
  });

  it('verify says so, and the other recording is not touched', async () => {
    await onFolder(folder, async (context) => {
      const verdict = await verifyRecording(context, (await find(context, ERASABLE)).recordingId, 'test');
      expect(verdict.verdict).toBe('unreadable');
      expect(verdict.detail).toMatch(/^key: /u);
      const other = await verifyRecording(context, (await find(context, REGULATED)).recordingId, 'test');
      expect(other.verdict).toBe('intact');
    });
  });

  it('with the copy of the wrapped key from before, the ciphertext would open: the key was all that was missing', async () => {
    await onFolder(folder, async (context) => {
      const recording = await find(context, ERASABLE);
      const key = await context.keyService.unwrap(recording.recordingId, wrapped);
      expect(await readAudio(context, recording, key)).toBe(recording.sealed?.sha256);
    });
  });
});

async function find(context: Context, callId: string): Promise<Recording> {
  const [recording] = (await context.catalogue.recordings({ callId }, { limit: 1 })).items;
  if (!recording) throw new Error(`no recording of ${callId}`);
  return recording;
}

async function readAudio(context: Context, recording: Recording, key: Uint8Array): Promise<string | undefined> {
  const { recordingId, sealed } = recording;
  if (!sealed) return undefined;
  const bytes = context.vault.read(sealed.audio.key, sealed.audio.versionId);
  return (await digest(open(key, { recordingId, object: 'audio' }, bytes))).sha256;
}

/** Every file, -wal and -shm too, that holds the secret as it is, in hex or in base64. */
function filesWith(secret: Uint8Array): string[] {
  const raw = Buffer.from(secret);
  const shapes = [
    raw,
    ...[raw.toString('hex'), raw.toString('hex').toUpperCase()].map((text) => Buffer.from(text)),
    // Without padding: what follows the secret in a longer text is not known.
    ...[raw.toString('base64'), raw.toString('base64url')].map((text) => Buffer.from(text.replace(/.?=*$/u, ''))),
  ];
  return filesBelow(folder, '.').filter((path) => {
    const content = readFileSync(join(folder, path));
    return shapes.some((shape) => content.includes(shape));
  });
}
