/** Tokens of the single-machine edition: JWTs signed with a key that never leaves the data folder. Each names what it is good for. */
import { createHmac, randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { ensureKeyFile } from '../adapters/local/key-file.ts';
import { AppError } from '../core/errors.ts';
import type { SubjectTokens } from '../core/use-cases/issue-subject-token.ts';
import { principalSchema, type Principal } from '../core/privacy/access.ts';

const ISSUER = 'callvault.local';
const ALGORITHM = 'HS256';
const KEY_BYTES = 32;

/** `api` tokens name a principal; the others are links to one recording. */
type Purpose = 'api' | LinkPurpose;
export type LinkPurpose = 'upload' | 'upload-part' | 'playback';

/** Signs a token for `principal` that is valid for `minutes`. Errors: INTEGRITY, UNAVAILABLE when the key file is damaged or open to others. */
export async function issueToken(
  keyFile: string,
  { sub, roles, agentId, teams, customerRef }: Omit<Principal, 'expiresAt'>,
  minutes: number,
): Promise<{ token: string; expiresAt: string }> {
  const expires = new Date(Date.now() + minutes * 60_000);
  const token = await sign(keyFile, 'api', { sub, roles, agentId, teams, customerRef }, expires);
  return { token, expiresAt: toSecond(expires) };
}

/** Tokens for callers, by the key of this folder. */
export function createSubjectTokens(keyFile: string): SubjectTokens {
  return {
    issue: ({ sub, customerRef, minutes }) => issueToken(keyFile, { sub, customerRef, roles: ['subject'] }, minutes),
  };
}

/** Errors: UNAUTHENTICATED for anything but an API token of this folder that has not expired. */
export async function readToken(keyFile: string, token: string): Promise<Principal> {
  const payload = await verify(keyFile, 'api', token);
  const principal = payload && principalSchema.safeParse({ ...payload, expiresAt: expiryOf(payload) });
  if (principal?.success) return principal.data;
  throw new AppError('UNAUTHENTICATED', 'The token is not valid here; make one with: callvault token --role ROLE');
}

/** Tokens that are remembered, and for how long: the console sends the same one with every request. */
const REMEMBERED = 1000;
const REMEMBERED_MS = 60_000;

/** `readToken` for a server: what was found good is not checked again within a minute. */
export function createTokenReader(keyFile: string): (token: string) => Promise<Principal> {
  const known = new Map<string, { readonly principal: Principal; readonly until: number }>();
  return async (token) => {
    const now = Date.now();
    const found = known.get(token);
    if (found && now < found.until) return found.principal;
    known.delete(token);
    const principal = await readToken(keyFile, token);
    known.set(token, { principal, until: Math.min(now + REMEMBERED_MS, Date.parse(principal.expiresAt)) });
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return principal;
  };
}

/** What page cursors are sealed under, made of the same key. Errors: INTEGRITY, UNAVAILABLE. */
export function cursorKey(keyFile: string): Uint8Array {
  return createHmac('sha256', tokenKey(keyFile)).update('callvault page cursors').digest();
}

export interface Ticket {
  /** Of a part: with what it is, as in the path of its link. */
  readonly recordingId: string;
  /** Who asked for the link. */
  readonly actor: string;
  /** Playback: whether it plays the recording as it is; otherwise without personal data. */
  readonly full?: boolean;
}

/** A link to one recording for one purpose. */
export async function issueTicket(
  keyFile: string,
  purpose: LinkPurpose,
  { recordingId, actor, full }: Ticket,
  expires: Date,
): Promise<{ ticket: string; expiresAt: string }> {
  const ticket = await sign(keyFile, purpose, { sub: recordingId, actor, full }, expires);
  return { ticket, expiresAt: toSecond(expires) };
}

/** Errors: UNAUTHENTICATED unless the ticket was made for this purpose and recording and has not expired. */
export async function readTicket(
  keyFile: string,
  purpose: LinkPurpose,
  recordingId: string,
  ticket: string,
): Promise<Ticket> {
  const payload = await verify(keyFile, purpose, ticket);
  const actor = payload?.['actor'];
  if (payload?.sub === recordingId && typeof actor === 'string') {
    return { recordingId, actor, ...(payload['full'] === true && { full: true }) };
  }
  throw new AppError('UNAUTHENTICATED', 'The link is not valid or has expired; ask the API for a new one.');
}

async function sign(
  keyFile: string,
  purpose: Purpose,
  claims: JWTPayload & { readonly sub: string },
  expires: Date,
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM })
    .setIssuer(ISSUER)
    .setAudience(audience(purpose))
    .setExpirationTime(Math.floor(expires.getTime() / 1000))
    .sign(tokenKey(keyFile));
}

async function verify(keyFile: string, purpose: Purpose, token: string): Promise<JWTPayload | undefined> {
  const key = tokenKey(keyFile);
  try {
    const { payload } = await jwtVerify(token, key, {
      issuer: ISSUER,
      audience: audience(purpose),
      algorithms: [ALGORITHM],
      requiredClaims: ['sub', 'exp'],
    });
    return payload;
  } catch {
    return undefined;
  }
}

function audience(purpose: Purpose): string {
  return `callvault.${purpose}`;
}

/** JWT times are whole seconds. */
function toSecond(time: Date): string {
  return new Date(Math.floor(time.getTime() / 1000) * 1000).toISOString();
}

function expiryOf({ exp }: JWTPayload): string {
  return new Date((exp ?? 0) * 1000).toISOString();
}

/** The signing key, made on first use. */
function tokenKey(path: string): Uint8Array {
  return ensureKeyFile(
    {
      path,
      parse: (text) => (text.length === KEY_BYTES ? Buffer.from(text, 'latin1') : undefined),
      render: (key) => key.toString('latin1'),
    },
    () => randomBytes(KEY_BYTES),
  );
}
