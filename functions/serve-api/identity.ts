/** Tokens of the identity provider: Cognito, or any other that signs JWTs and publishes its keys. */
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { API_ROLES, principalSchema, type ApiRole, type Principal } from '../../core/privacy/access.ts';

interface IdentityEnv {
  readonly IDENTITY_ISSUER: string;
  readonly IDENTITY_AUDIENCE: readonly string[];
  readonly IDENTITY_JWKS_URL: string;
}

/** Signatures by a key that the provider alone has. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** Scope of a machine's token that makes it a delivering service. */
const SERVICE_SCOPE = 'callvault/service';

const claimsSchema = z.object({
  sub: z.string(),
  exp: z.number(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  client_id: z.string().optional(),
  scope: z.string().optional(),
  roles: z.array(z.string()).optional(),
  'cognito:groups': z.array(z.string()).optional(),
  /** The end of somebody's access, which may be before that of the token. */
  expiresAt: z.iso.datetime({ offset: true }).optional(),
});
type Claims = z.infer<typeof claimsSchema>;

/** `keys` is for tests. Errors of the result: UNAUTHENTICATED; UNAVAILABLE when the provider's keys cannot be had. */
export function createAuthenticate(
  env: IdentityEnv,
  keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(env.IDENTITY_JWKS_URL)),
): (token: string) => Promise<Principal> {
  return async (token) => {
    const payload = await verified(token, keys, env.IDENTITY_ISSUER);
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success || !isForUs(claims.data, env.IDENTITY_AUDIENCE)) throw refused();
    const principal = principalSchema.safeParse({
      ...payload,
      roles: rolesOf(claims.data),
      expiresAt: endOf(claims.data),
    });
    if (principal.success) return principal.data;
    throw refused('The token carries no role of this service.');
  };
}

async function verified(token: string, keys: JWTVerifyGetKey, issuer: string): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, { issuer, algorithms: ALGORITHMS, requiredClaims: ['sub', 'exp'] })).payload;
  } catch (cause) {
    if (cause instanceof errors.JOSEError && /^ERR_(?:JW[ST]_|JWKS_NO_MATCHING|JOSE_ALG)/u.test(cause.code))
      throw refused();
    throw new AppError('UNAVAILABLE', 'The keys of the identity provider cannot be had; repeat.', { cause });
  }
}

function endOf({ exp, expiresAt }: Claims): string {
  return new Date(Math.min(exp * 1000, Date.parse(expiresAt ?? '9999-12-31'))).toISOString();
}

/** Access tokens of Cognito name the client instead of an audience. */
function isForUs({ aud, client_id: client }: Claims, audience: readonly string[]): boolean {
  const named = aud === undefined ? [client] : [aud].flat();
  return named.some((name) => name !== undefined && audience.includes(name));
}

/**
 * A token of a machine has no groups: its subject is the client itself, and its scope says what it may. Auditors come for a time: without an
 * end of their access they are none, whatever the provider.
 */
function rolesOf(claims: Claims): readonly ApiRole[] {
  const { roles, 'cognito:groups': groups, scope, sub, client_id: client, expiresAt } = claims;
  const named = (roles ?? groups ?? []).filter((role) => role !== 'auditor' || expiresAt !== undefined);
  const isService = sub === client && scope?.split(' ').includes(SERVICE_SCOPE) === true;
  return API_ROLES.filter((role) => named.includes(role) || (role === 'service' && isService));
}

function refused(why = 'The token is not valid here.'): AppError {
  return new AppError('UNAUTHENTICATED', why);
}
