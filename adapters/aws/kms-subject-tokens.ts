/** Tokens of callers: JWTs (HS256) whose key never leaves AWS KMS and signs no other tokens. They make a `subject`, whatever else they say. */
import { createHash } from 'node:crypto';
import { GenerateMacCommand, KMSInvalidMacException, VerifyMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { Principal } from '../../core/privacy/access.ts';
import { MOST_MINUTES, type SubjectTokens } from '../../core/use-cases/issue-subject-token.ts';
import { unavailable } from './service-errors.ts';

const ISSUER = 'callvault/subject-tokens';
const AUDIENCE = 'callvault.api';
const HEADER = { alg: 'HS256', typ: 'JWT' } as const;
/** KMS takes messages of 4,096 bytes. */
const MOST_BYTES = 4096;
const MOST_REMEMBERED = 1000;

const claimsSchema = z.strictObject({
  iss: z.literal(ISSUER),
  aud: z.literal(AUDIENCE),
  sub: z.string().min(1).max(256),
  customerRef: z.string().min(1).max(256),
  iat: z.int().nonnegative(),
  exp: z.int().nonnegative(),
});

export interface ReadSubjectTokens extends SubjectTokens {
  /** Errors: UNAUTHENTICATED, UNAVAILABLE. */
  read(token: string): Promise<Principal>;
}

interface Options {
  readonly client: KMSClient;
  /** Of an HMAC_256 key. */
  readonly keyId: string;
  readonly clock: Clock;
  /** Before every path, where a gateway lets other tokens through only. */
  readonly path?: string;
}

/** Whether a token claims to be one of these. Nothing is checked. */
export function isSubjectToken(token: string): boolean {
  const claims = z.looseObject({ iss: z.string() }).safeParse(decoded(token.split('.')[1]));
  return claims.success && claims.data.iss === ISSUER;
}

/** A token that was found good is good until it ends: KMS is asked once. Errors: UNAVAILABLE. */
export function createSubjectTokens({ client, keyId, clock, path }: Options): ReadSubjectTokens {
  const common = { KeyId: keyId, MacAlgorithm: 'HMAC_SHA_256' } as const;
  const good = new Set<string>();
  const nowSeconds = (): number => Math.floor(clock.now().getTime() / 1000);
  const verify = async (token: string, message: string, mac: string): Promise<void> => {
    const name = createHash('sha256').update(token).digest('base64');
    if (good.has(name)) return;
    const Mac = Buffer.from(mac, 'base64url');
    // KMS would refuse the length by another error; base64url has several texts for the same bytes, and one is enough.
    if (Mac.length !== 32 || Mac.toString('base64url') !== mac || message.length > MOST_BYTES) throw refused();
    await client
      .send(new VerifyMacCommand({ ...common, Message: Buffer.from(message), Mac }))
      .catch((error: unknown) => {
        throw error instanceof KMSInvalidMacException ? refused() : unavailable('kms:VerifyMac', error);
      });
    if (good.size >= MOST_REMEMBERED) good.clear();
    good.add(name);
  };
  return {
    async issue({ sub, customerRef, minutes }) {
      const iat = nowSeconds();
      const exp = iat + Math.min(minutes, MOST_MINUTES) * 60;
      const message = `${encoded(HEADER)}.${encoded({ iss: ISSUER, aud: AUDIENCE, sub, customerRef, iat, exp })}`;
      const answer = await client
        .send(new GenerateMacCommand({ ...common, Message: Buffer.from(message) }))
        .catch((error: unknown) => {
          throw unavailable('kms:GenerateMac', error);
        });
      if (!answer.Mac) throw new AppError('UNAVAILABLE', 'KMS answered without a MAC.');
      const token = `${message}.${Buffer.from(answer.Mac).toString('base64url')}`;
      return { token, expiresAt: isoOf(exp), ...(path !== undefined && { path }) };
    },
    async read(token) {
      const [header = '', payload = '', mac = '', ...more] = token.split('.');
      const claims = claimsSchema.safeParse(decoded(payload));
      if (more.length > 0 || header !== encoded(HEADER) || !claims.success) throw refused();
      const { sub, customerRef, iat, exp } = claims.data;
      if (exp <= nowSeconds() || exp - iat > MOST_MINUTES * 60) throw refused();
      await verify(token, `${header}.${payload}`, mac);
      return { sub, customerRef, roles: ['subject'], expiresAt: isoOf(exp) };
    },
  };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decoded(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString());
  } catch {
    return undefined;
  }
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function refused(): AppError {
  return new AppError('UNAUTHENTICATED', 'The token is not valid here.');
}
