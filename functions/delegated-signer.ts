/** Only integrate-log signs. Who makes a bundle has the note about its manifest signed there, and nothing else. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { AppError } from '../core/errors.ts';
import { manifestNoteText } from '../core/evidence/bundle.ts';
import type { Signer } from '../core/custody/ports.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/u);

/** What integrate-log is asked; it writes the note itself, so that no other text is ever signed for anybody. */
export const manifestRequestSchema = z.object({ manifestSha256: hash });
export const manifestAnswerSchema = z.object({ signature: z.base64() });

/** Errors of `sign`: INTERNAL for anything but the note about a manifest, UNAVAILABLE. */
export function delegatedSigner(signer: Signer, functionName: string, client = new LambdaClient({})): Signer {
  const failed = (cause?: unknown): AppError =>
    new AppError('UNAVAILABLE', 'The bundle could not be signed; repeat.', { cause });
  return {
    name: signer.name,
    publicKey: () => signer.publicKey(),
    async sign(message) {
      const text = Buffer.from(message).toString();
      const [manifestSha256 = ''] = /[0-9a-f]{64}/u.exec(text) ?? [];
      if (text !== manifestNoteText(signer.name, manifestSha256)) {
        throw new AppError('INTERNAL', 'Only integrate-log signs the custody log.');
      }
      const Payload = JSON.stringify({ manifestSha256 });
      const answer = await client
        .send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'RequestResponse', Payload }))
        .catch((error: unknown) => {
          throw failed(error);
        });
      if (answer.FunctionError !== undefined) throw failed();
      const answered = manifestAnswerSchema.parse(JSON.parse(answer.Payload?.transformToString() ?? ''));
      return Buffer.from(answered.signature, 'base64');
    },
  };
}
