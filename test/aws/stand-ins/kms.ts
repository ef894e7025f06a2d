/** Wrapping of keys as AWS KMS does it: authenticated, bound to the encryption context. The emulator has none of that. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { Refusal, type Operation } from './json-server.ts';

const contextSchema = z.record(z.string(), z.string());
const generateSchema = z.object({ KeyId: z.string(), KeySpec: z.literal('AES_256'), EncryptionContext: contextSchema });
const decryptSchema = z.object({
  KeyId: z.string(),
  CiphertextBlob: z.base64().refine((blob) => blob.length > 0),
  EncryptionContext: contextSchema,
});

/** A wrapped key: id of the master key, IV, ciphertext, tag. */
const ID_END = 16;
const IV_END = 28;
const BODY_END = 60;

export function createKmsStandIn(): Readonly<Record<string, Operation>> {
  const masters = new Map<string, { id: Buffer; key: Buffer }>();
  const masterOf = (name: string): { id: Buffer; key: Buffer } => {
    const master = masters.get(name) ?? { id: randomBytes(ID_END), key: randomBytes(32) };
    masters.set(name, master);
    return master;
  };
  const additional = (context: Record<string, string>): Buffer => Buffer.from(canonicalize(context) ?? '');
  return {
    'TrentService.GenerateDataKey': (input) => {
      const { KeyId, EncryptionContext } = generateSchema.parse(input);
      const { id, key } = masterOf(KeyId);
      const plain = randomBytes(32);
      const iv = randomBytes(IV_END - ID_END);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(additional(EncryptionContext));
      const blob = Buffer.concat([id, iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
      return { KeyId, Plaintext: plain.toString('base64'), CiphertextBlob: blob.toString('base64') };
    },
    'TrentService.Decrypt': (input) => {
      const { KeyId, CiphertextBlob, EncryptionContext } = decryptSchema.parse(input);
      const blob = Buffer.from(CiphertextBlob, 'base64');
      const { id, key } = masterOf(KeyId);
      const known = [...masters.values()].some((master) => master.id.equals(blob.subarray(0, ID_END)));
      if (!known) {
        throw new Refusal(
          'AccessDeniedException',
          'The ciphertext refers to a customer master key that does not exist.',
        );
      }
      if (!id.equals(blob.subarray(0, ID_END))) throw new Refusal('IncorrectKeyException');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(ID_END, IV_END), { authTagLength: 16 })
          .setAAD(additional(EncryptionContext))
          .setAuthTag(blob.subarray(BODY_END));
        const plain = Buffer.concat([decipher.update(blob.subarray(IV_END, BODY_END)), decipher.final()]);
        return { KeyId, Plaintext: plain.toString('base64') };
      } catch {
        throw new Refusal('InvalidCiphertextException');
      }
    },
  };
}
