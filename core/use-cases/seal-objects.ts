/** The objects of one seal, put into the vault in an order that a repeat can rely on. */
import { once, sha256Hex } from '../bytes.ts';
import type { PassResult } from '../audio/audio-pass.ts';
import type { ScratchFile, VaultHead } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import type { SealContext } from '../sealing/envelope.ts';
import {
  lockable,
  lockOf,
  outlasting,
  placeDocument,
  placePlain,
  placeSealed,
  type Placement,
} from '../sealing/vault-objects.ts';
import type { Context } from './context.ts';
import { withClockFlag, type Intent } from './seal-intent.ts';
import { parseManifest, renderManifest, type SealedFacts } from './seal-manifest.ts';

export interface SealWork {
  readonly recording: Recording;
  readonly intent: Intent;
  readonly key: Uint8Array;
  readonly wrapped: Uint8Array;
  /** The encrypted audio. */
  readonly file: ScratchFile;
  readonly pass: PassResult;
  readonly accepted: Extract<PassResult['verdict'], { kind: 'accepted' }>;
}

export interface SealedObjects {
  readonly audio: VaultHead;
  readonly manifest: VaultHead;
  /** Regulated lane only. */
  readonly key: VaultHead | undefined;
  /** What the manifest in the vault says, which an earlier try may have written. */
  readonly facts: SealedFacts;
}

/**
 * Audio, key and manifest, in this order: a manifest in the vault means that the rest is there. Their locks may differ when several tries
 * had a part in it. Errors: INTEGRITY when the vault holds other audio, or a manifest that cannot be read.
 */
export async function placeObjects(context: Context, work: SealWork): Promise<SealedObjects> {
  const { recording, intent, key, wrapped, pass, accepted } = work;
  const { recordingId } = recording;
  const { vault, clock, policies } = context;
  // A repeat may come long after the intent.
  const planned = lockable(intent.retention, clock.now());
  const place = (kind: string): Placement => ({
    key: `${kind}/${recordingId}`,
    lock: lockOf(planned),
    legalHold: recording.holds.length > 0,
  });
  const secret = (object: SealContext['object']): { key: Uint8Array; context: SealContext } => ({
    key,
    context: { recordingId, object },
  });
  const proof = { ...secret('audio'), plainSha256: pass.sha256 };
  const audio = await placeSealed(vault, place('audio'), work.file, proof);
  const content = { body: once(wrapped), bytes: wrapped.length, sha256: sha256Hex(wrapped) };
  const keyObject = planned.lane === 'regulated' ? await placePlain(vault, place('key'), content) : undefined;
  const document = renderManifest(recording, {
    recordingId,
    sealedAt: clock.now().toISOString(),
    sha256: pass.sha256,
    bytes: pass.bytes,
    media: accepted.media,
    quality: withClockFlag(policies.retention, recording, intent, accepted.quality),
    retention: outlasting(planned, keyObject ? [audio, keyObject] : [audio]),
  });
  const manifest = await placeDocument(context, place('manifest'), document, secret('manifest'));
  const facts = parseManifest(manifest.document, { recordingId, sha256: pass.sha256 });
  return { audio, manifest: manifest.head, key: keyObject, facts };
}
