/** C2SP tlog-witness: `POST <prefix>/add-checkpoint`. */
import { encodeBase64 } from '../../core/custody/base64.ts';
import { parseDecimal } from '../../core/custody/checkpoint.ts';
import { AppError } from '../../core/errors.ts';
import type { Witness } from '../../core/custody/ports.ts';
import { post } from './limited-fetch.ts';

/** `url` is the submission prefix of the witness, `vkey` its verifier key. */
export function createHttpWitness({ url, vkey }: { url: string; vkey: string }): Witness {
  return {
    vkey,
    async cosign({ checkpoint, oldSize, proof }) {
      const request = [`old ${oldSize}`, ...proof.map(encodeBase64), '', checkpoint].join('\n');
      const { status, type, body } = await post(`${url}/add-checkpoint`, 'text/plain', Buffer.from(request));
      const text = new TextDecoder().decode(body);
      if (status === 200) {
        const [, name = ''] = /^([^+]+)\+/u.exec(vkey) ?? [];
        const line = text.split('\n').find((one) => one.startsWith(`\u2014 ${name} `));
        if (line !== undefined) return { outcome: 'cosigned', line: `${line}\n` };
      }
      if (status === 409 && type === 'text/x.tlog.size') {
        const size = parseDecimal(text.trimEnd());
        if (size !== undefined) return { outcome: 'seen', size: Number(size) };
      }
      if (status === 409 || status === 422) {
        throw new AppError('INTEGRITY', 'The witness says that this checkpoint does not extend the one it has seen.');
      }
      throw new AppError('UNAVAILABLE', 'The witness did not cosign.', { detail: { status } });
    },
  };
}
