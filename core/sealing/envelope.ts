/**
 * Sealing under a recording's own key: AWS Encryption SDK message format, the key acting as wrapping key of a raw AES keyring,
 * so that the KMS-wrapped form of the key is never inside a vault ciphertext. Committing suite without ECDSA, 1 MiB frames.
 */
import {
  AlgorithmSuiteIdentifier,
  buildClient,
  CommitmentPolicy,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
} from '@aws-crypto/client-node';
import { AppError } from '../errors.ts';
import type { Bytes } from '../ports.ts';

const FRAME_BYTES = 1 << 20;

const client = buildClient({
  commitmentPolicy: CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
  maxEncryptedDataKeys: 1,
});

/** What the ciphertext is bound to (authenticated, stored in the header in plain): random ids and a role word only. */
export interface SealContext {
  readonly recordingId: string;
  readonly object: 'audio' | 'transcript' | 'transcript-source' | 'manifest';
}

type Duplex = ReturnType<typeof client.encryptStream>;

/** Ciphertext of `plain` under `key` (32 bytes). Different on every call: the data key and message id are fresh. */
export function seal(key: Uint8Array, context: SealContext, plain: Bytes): Bytes {
  return through(
    client.encryptStream(keyring(key), {
      suiteId: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY,
      frameLength: FRAME_BYTES,
      encryptionContext: { recordingId: context.recordingId, object: context.object },
    }),
    plain,
  );
}

/** Plain bytes of a sealed object, frame by authenticated frame. Errors: INTEGRITY for any altered, cut or swapped ciphertext. */
export async function* open(key: Uint8Array, context: SealContext, sealed: Bytes): Bytes {
  const stream = client.decryptUnsignedMessageStream(keyring(key));
  let header: Record<string, string | undefined> | undefined;
  stream.once('MessageHeader', ({ encryptionContext }: { encryptionContext: Record<string, string | undefined> }) => {
    header = encryptionContext;
  });
  try {
    for await (const chunk of through(stream, sealed)) {
      if (header?.['recordingId'] !== context.recordingId || header['object'] !== context.object) {
        throw new AppError('INTEGRITY', 'The sealed object belongs to another recording or another role.');
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'INTEGRITY',
      'The sealed object does not decrypt: it was altered, cut, or sealed under another key.',
      {
        cause: error,
      },
    );
  }
  if (header === undefined) throw new AppError('INTEGRITY', 'The sealed object is empty.');
}

function keyring(key: Uint8Array): RawAesKeyringNode {
  return new RawAesKeyringNode({
    keyNamespace: 'callvault',
    keyName: 'recording',
    // The keyring wipes the buffer it is given.
    unencryptedMasterKey: new Uint8Array(key),
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  });
}

/**
 * Pumps `source` through a duplex stream, honouring back-pressure on both sides. When either side gives up, the stream is left to the
 * garbage collector: destroying it makes its inner streams throw "Premature close" where nobody can catch it.
 */
async function* through(duplex: Duplex, source: Bytes): Bytes {
  // The SDK's pipeline of inner streams adds a listener for each of its stages.
  duplex.setMaxListeners(50);
  // What fails after we stopped listening concerns nobody.
  duplex.on('error', () => undefined);
  const end = new AbortController();
  const pumped = pump(duplex, source, end.signal);
  // A source that fails ends the reading below; one that ends does not.
  const failed = pumped.then(() => new Promise<never>(() => undefined));
  failed.catch(() => undefined);
  const chunks = duplex[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([chunks.next(), failed]);
      if (next.done === true) break;
      if (next.value instanceof Uint8Array) yield next.value;
    }
    await pumped;
  } finally {
    end.abort();
  }
}

async function pump(duplex: Duplex, source: Bytes, end: AbortSignal): Promise<void> {
  for await (const chunk of source) {
    if (end.aborted || duplex.destroyed) return;
    if (!duplex.write(chunk)) await drained(duplex, end);
  }
  if (!end.aborted && !duplex.destroyed) duplex.end();
}

function drained(duplex: Duplex, end: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      for (const event of ['drain', 'close', 'error']) duplex.off(event, settle);
      end.removeEventListener('abort', settle);
      resolve();
    };
    for (const event of ['drain', 'close', 'error']) duplex.once(event, settle);
    end.addEventListener('abort', settle);
    if (end.aborted || duplex.destroyed) settle();
  });
}
