/** Who asks, and whether they may. A refusal is a custody event before it is an answer: of the recording it concerns, or of the archive. */
import type { HonoRequest } from 'hono';
import { ARCHIVE_ID, type CustodyEntry } from '../core/custody/event.ts';
import { AppError, isAppError, type ErrorCode } from '../core/errors.ts';
import { hasRight, isInScope, scopeOf, type Principal, type Right } from '../core/privacy/access.ts';
import type { Recording } from '../core/recording/recording.ts';
import { closedBy } from '../core/retention/disposition.ts';
import { noteEvents } from '../core/use-cases/note-events.ts';
import type { ApiDeps, RouteDeps } from './deps.ts';

/** Errors: UNAUTHENTICATED. */
export async function authenticate({ authenticate: read, context }: ApiDeps, request: HonoRequest): Promise<Principal> {
  const token = /^Bearer +([\w.~+/=-]{1,8192})$/i.exec(request.header('authorization') ?? '')?.[1];
  if (token === undefined) throw new AppError('UNAUTHENTICATED', 'Send a token: Authorization: Bearer TOKEN.');
  const principal = await read(token);
  if (Date.parse(principal.expiresAt) > context.clock.now().getTime()) return principal;
  throw new AppError('UNAUTHENTICATED', 'The time of this token or of your access is over.');
}

/** Who wants to do what by which right. */
export interface Attempt {
  readonly principal: Pick<Principal, 'sub' | 'roles'>;
  readonly right: Right;
  /** Of the route. */
  readonly operationId: string;
}

/**
 * `named` tells which recordings the request is about: the refusal is an event of each that exists, and of the archive when none does.
 * Errors: FORBIDDEN.
 */
export async function assertRight(
  deps: RouteDeps,
  attempt: Attempt,
  named: () => Promise<readonly string[]>,
): Promise<void> {
  const { principal, right } = attempt;
  if (hasRight(principal, right)) return;
  const { context } = deps;
  const ids = [...new Set(await named())];
  const recordings = await Promise.all(ids.map((id) => context.catalogue.recording(id)));
  const existing = recordings.flatMap((recording) => recording?.recordingId ?? []);
  if (existing.length > 0) await noteRefusal(context, existing, principal, right, 'FORBIDDEN');
  else await noteAttempt(deps, attempt, 'FORBIDDEN');
  throw forbidden(right);
}

/** It is there, for somebody else: nobody learns more than that it is not there for them. */
export class NotYours extends AppError {
  constructor(message: string) {
    super('NOT_FOUND', message);
  }
}

const REFUSALS = ['FORBIDDEN', 'RESTRICTED'] as const;

/** Does `work`; what that refuses by itself is on record, too. Errors: those of `work`. */
export async function refusalsNoted<T>(deps: RouteDeps, attempt: Attempt, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isRefusal = error instanceof NotYours || REFUSALS.some((code) => isAppError(error, code));
    if (isRefusal && isAppError(error)) await noteAttempt(deps, attempt, error.code);
    throw error;
  }
}

/** A refusal that concerns no recording, once a minute for the same principal and route: whoever tries on and on fills no history. */
async function noteAttempt(
  { context, refusals }: RouteDeps,
  { principal: { sub }, right, operationId }: Attempt,
  code: ErrorCode,
): Promise<void> {
  const facts = { right, code, operation: operationId };
  await refusals.once(sub, `${operationId} ${code}`, () =>
    noteEvents(context, [ARCHIVE_ID], { ...REFUSED, openings: { actor: sub }, facts }),
  );
}

const REFUSED = { type: 'access.refused' } as const satisfies Pick<CustodyEntry, 'type'>;

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
    ...REFUSED,
    openings: { actor: sub },
    facts: { right, code },
  });
}
