/** Whether the catalogue still describes the call as the sealed manifest does. */
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { collect } from '../bytes.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Recording } from '../recording/recording.ts';
import { open } from '../sealing/envelope.ts';
import type { Context } from './context.ts';
import type { Finding } from './check-part.ts';

const LIMIT = 16 * 1024 * 1024;

/** Fields that a manifest lacks when the recording lacked them: one that was added later is as wrong as a changed one. */
const OPTIONAL = ['agentId', 'team', 'customerRef', 'language', 'channels', 'consent', 'sequence'];

const manifestSchema = z.record(z.string(), z.unknown());

/** An object that cannot be read or decrypted is not reported here: `checkPart` does. */
export async function checkManifest(
  { vault }: Pick<Context, 'vault'>,
  recording: Recording,
  key: Uint8Array,
): Promise<Finding | undefined> {
  const { recordingId, sealed } = recording;
  if (!sealed) return undefined;
  const plain = open(
    key,
    { recordingId, object: 'manifest' },
    vault.read(sealed.manifest.key, sealed.manifest.versionId),
  );
  try {
    const bytes = await collect(plain, LIMIT);
    const changed = differences(manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes))), recording);
    if (changed.length === 0) return undefined;
    return {
      verdict: 'altered',
      detail: `manifest: the catalogue differs from what was sealed in ${changed.join(', ')}`,
    };
  } catch (error) {
    if (isAppError(error, 'UNAVAILABLE')) throw error;
    if (error instanceof AppError && error.code !== 'TOO_LARGE') return undefined;
    if (error instanceof z.ZodError || error instanceof SyntaxError || error instanceof AppError) {
      return { verdict: 'altered', detail: 'manifest: not a manifest' };
    }
    throw error;
  }
}

function differences(manifest: Record<string, unknown>, recording: Recording): string[] {
  const { sealed, received, intent } = recording;
  const known = new Map<string, unknown>(
    Object.entries({
      ...recording,
      sealedAt: sealed?.at,
      receivedSha256: received?.sha256,
      sha256: sealed?.sha256,
      bytes: sealed?.bytes,
      media: sealed?.media,
      quality: sealed?.quality,
      // What was decided at the seal; what became of it is in the events.
      retention: intent?.retention,
    }),
  );
  return [...new Set([...Object.keys(manifest), ...OPTIONAL])].filter(
    (name) => canonicalize(manifest[name]) !== canonicalize(known.get(name)),
  );
}
