/** Sealed recordings without audio, put straight into the stores: thousands of them cost no time. Their bytes, keys and locks are there. */
import { once, sha256Hex } from '../../core/bytes.ts';
import type { Lock, VaultHead } from '../../core/ports.ts';
import type { Recording, Retention } from '../../core/recording/recording.ts';
import { toSealedObject } from '../../core/sealing/vault-objects.ts';
import { commitRecording } from '../../core/use-cases/commit-recording.ts';
import type { Context } from '../../core/use-cases/context.ts';

const HASH = 'ab'.repeat(32);

const MEDIA: NonNullable<Recording['sealed']>['media'] = {
  ...({ container: 'wav', codec: 'pcm_s16le' } as const),
  ...{ channels: 1, sampleRate: 8000, bitDepth: 16, durationMs: 1000 },
};

/** The kinds that a policy can make: `until` is an ISO 8601 time; without `eventAt` a from-event period waits. */
export interface Planted {
  readonly retention: Retention;
  readonly customerRef?: string;
  readonly businessLine?: string;
  /** Not sealed: received, and nothing more. */
  readonly unsealed?: boolean;
}

/** Returns the id. */
export async function plant(
  context: Context,
  { retention, customerRef, businessLine, unsealed }: Planted,
): Promise<string> {
  const recordingId = context.random.id();
  const at = context.clock.now().toISOString();
  const { wrapped } = await context.keyService.generate(recordingId);
  const lock: Lock = {
    mode: retention.lane === 'regulated' ? 'COMPLIANCE' : 'GOVERNANCE',
    retainUntil: retention.retainUntil,
  };
  const put = async (kind: string, bytes: Uint8Array): Promise<VaultHead> => {
    const content = { body: once(bytes), bytes: bytes.length, sha256: sha256Hex(bytes) };
    return (await context.vault.put({ key: `${kind}/${recordingId}`, ...content, lock, legalHold: false })).head;
  };
  const base = {
    ...({ schemaVersion: 1, revision: 0, recordingId, createdAt: at, startedAt: at } as const),
    ...{ source: 'pbx', callId: `call-${recordingId}`, businessLine: businessLine ?? 'default' },
    ...(customerRef !== undefined && { customerRef }),
    ...{ holds: [], restricted: false, transformations: [], received: { at, bytes: 3, sha256: HASH } },
  };
  if (unsealed) {
    await context.intake.put(recordingId, 'audio', once(new Uint8Array(3)));
    const received = { type: 'recording.received', openings: { actor: 'test' } } as const;
    await commitRecording(context, { ...base, state: 'received' }, [received], { due: false });
    return recordingId;
  }
  const audio = await put('audio', new TextEncoder().encode(`audio of ${recordingId}`));
  const manifest = await put('manifest', new TextEncoder().encode(`manifest of ${recordingId}`));
  const key = retention.lane === 'regulated' ? await put('key', wrapped) : undefined;
  if (!key) await context.keyTable.put(recordingId, wrapped);
  const objects = [audio, manifest, ...(key ? [key] : [])].map(toSealedObject);
  const { lane, retainUntil, classId } = retention;
  const event = {
    ...({ type: 'recording.sealed', openings: { actor: 'test', sha256: HASH } } as const),
    ...{ facts: { lane, retainUntil, classId }, objects },
  };
  const sealed: NonNullable<Recording['sealed']> = {
    at,
    sha256: HASH,
    bytes: 3,
    media: MEDIA,
    quality: { accepted: true, flags: [] },
    audio: toSealedObject(audio),
    manifest: toSealedObject(manifest),
    ...(key && { key: toSealedObject(key) }),
  };
  const row = { ...base, state: 'sealed', retention, sealed } as const;
  await commitRecording(context, row, [event], { due: false });
  return recordingId;
}
