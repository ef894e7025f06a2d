/** Every object in the vault that belongs to a recording: the one list that verification, holds and extensions go by. */
import type { Recording, SealedObject } from '../recording/recording.ts';
import type { SealContext } from './envelope.ts';

export interface SealedPart {
  readonly name: 'audio' | 'manifest' | 'key' | 'transcript' | 'transcript source';
  readonly object: SealedObject;
  /** Absent for the key object, which is stored as it is. */
  readonly role?: SealContext['object'];
  /** SHA-256 of the plain bytes, where the catalogue has one. */
  readonly plain?: string;
}

/** Empty before the seal. */
export function sealedParts({ sealed, transcription }: Recording): readonly SealedPart[] {
  if (!sealed) return [];
  const parts: SealedPart[] = [
    { name: 'audio', object: sealed.audio, role: 'audio', plain: sealed.sha256 },
    { name: 'manifest', object: sealed.manifest, role: 'manifest' },
  ];
  if (sealed.key) parts.push({ name: 'key', object: sealed.key });
  if (transcription?.outcome === 'available') {
    parts.push({ name: 'transcript', object: transcription.transcript, role: 'transcript' });
  }
  if (transcription?.source) {
    parts.push({ name: 'transcript source', object: transcription.source, role: 'transcript-source' });
  }
  return parts;
}
