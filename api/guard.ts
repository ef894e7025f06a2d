/** Who asks, and whether they may. A refusal that concerns a recording is a custody event before it is an answer. */
import type { HonoRequest } from 'hono';
import { AppError, type ErrorCode } from '../core/errors.ts';
import { hasRight, isInScope, scopeOf, type Principal, type Right } from '../core/privacy/access.ts';
import type { Recording } from '../core/recording/recording.ts';
import { closedBy } from '../core/retention/disposition.ts';
import { noteEvents } from '../core/use-cases/note-events.ts';
import type { ApiDeps } from './deps.ts';

/** Errors: UNAUTHENTICATED. */
export async function authenticate({ authenticate: read, context }: ApiDeps, request: HonoRequest): Promise<Principal> {
  const token = /^Bearer +([\w.~+/=-]{1,8192})$/i.exec(request.header('authorization') ?? '')?.[1];
  if (token === undefined) throw new AppError('UNAUTHENTICATED', 'Send a token: Authorization: Bearer TOKEN.');
  const principal = await read(token);
  if (Date.parse(principal.expiresAt) > context.clock.now().getTime()) return principal;
  throw new AppError('UNAUTHENTICATED', 'The time of this token or of your access is over.');
}

/**
 * `named` tells which recordings the request is about: the refusal is an event of each that exists.
 * Errors: FORBIDDEN.
 */
export async function assertRight(
  { context }: ApiDeps,
  principal: Principal,
  right: Right,
  named: () => Promise<readonly string[]> = () => Promise.resolve([]),
): Promise<void> {
  if (hasRight(principal, right)) return;
  const ids = [...new Set(await named())];
  const recordings = await Promise.all(ids.map((id) => context.catalogue.recording(id)));
  const existing = recordings.flatMap((recording) => recording?.recordingId ?? []);
  await noteRefusal(context, existing, principal, right, 'FORBIDDEN');
  throw forbidden(right);
}

function forbidden(right: Right): AppError {
  return new AppError('FORBIDDEN', `Your role does not carry the right: ${right}.`);
}

/**
 * The recording a principal asks for. One that is out of scope does not exist for them.
 * Errors: FORBIDDEN (whether it exists or not), NOT_FOUND.
 */
export async function admit(
  { context }: ApiDeps,
  principal: Principal,
  right: Right,
  recordingId: string,
): Promise<Recording> {
  const recording = await context.catalogue.recording(recordingId);
  const refuse = async (error: AppError): Promise<never> => {
    if (recording) await noteRefusal(context, [recordingId], principal, right, error.code);
    throw error;
  };
  if (!hasRight(principal, right)) return refuse(forbidden(right));
  if (recording && isInScope(scopeOf(principal, right), recording)) return recording;
  return refuse(new AppError('NOT_FOUND', 'There is no recording with this id.'));
}

/** Content of a restricted or erased recording goes to nobody. Errors: RESTRICTED, ERASED. */
export async function assertOpen(
  { context }: Pick<ApiDeps, 'context'>,
  recording: Recording,
  principal: Pick<Principal, 'sub'>,
  right: Right,
): Promise<void> {
  const closed = closedBy(recording, context.clock.now());
  if (!closed) return;
  const error = CLOSED[closed]();
  await noteRefusal(context, [recording.recordingId], principal, right, error.code);
  throw error;
}

const CLOSED = {
  erased: () => new AppError('ERASED', 'The recording was erased.'),
  expired: () => new AppError('ERASED', 'The retention of the recording has ended.'),
  restricted: () => new AppError('RESTRICTED', 'The recording is restricted: it is kept, not used.'),
} as const;

async function noteRefusal(
  context: ApiDeps['context'],
  recordingIds: readonly string[],
  { sub }: Pick<Principal, 'sub'>,
  right: Right,
  code: ErrorCode,
): Promise<void> {
  await noteEvents(context, recordingIds, {
    type: 'access.refused',
    openings: { actor: sub },
    facts: { right, code },
  });
}
