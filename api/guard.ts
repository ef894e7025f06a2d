/** Who asks, and whether they may. A refusal that concerns a recording is a custody event before it is an answer. */
import type { HonoRequest } from 'hono';
import { AppError, type ErrorCode } from '../core/errors.ts';
import { hasRight, isInScope, scopeOf, type Principal, type Right } from '../core/privacy/access.ts';
import type { Recording } from '../core/recording/recording.ts';
import { noteEvent } from '../core/use-cases/commit-recording.ts';
import type { ApiDeps } from './deps.ts';

/** Errors: UNAUTHENTICATED. */
export async function authenticate({ authenticate: read }: ApiDeps, request: HonoRequest): Promise<Principal> {
  const token = /^Bearer +([\w.~+/=-]{1,8192})$/i.exec(request.header('authorization') ?? '')?.[1];
  if (token === undefined) throw new AppError('UNAUTHENTICATED', 'Send a token: Authorization: Bearer TOKEN.');
  return read(token);
}

/** Errors: FORBIDDEN. */
export function assertRight(principal: Principal, right: Right): void {
  if (!hasRight(principal, right)) throw new AppError('FORBIDDEN', `Your role does not carry the right: ${right}.`);
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
    if (recording) await noteRefusal(context, recording, principal, right, error.code);
    throw error;
  };
  if (!hasRight(principal, right)) {
    return refuse(new AppError('FORBIDDEN', `Your role does not carry the right: ${right}.`));
  }
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
  const error = closedBecause(recording);
  if (!error) return;
  await noteRefusal(context, recording, principal, right, error.code);
  throw error;
}

function closedBecause({ erased, expired, restricted }: Recording): AppError | undefined {
  if (erased) return new AppError('ERASED', 'The recording was erased.');
  if (expired) return new AppError('ERASED', 'The retention of the recording has ended.');
  return restricted ? new AppError('RESTRICTED', 'The recording is restricted: it is kept, not used.') : undefined;
}

async function noteRefusal(
  context: ApiDeps['context'],
  { recordingId }: Recording,
  { sub }: Pick<Principal, 'sub'>,
  right: Right,
  code: ErrorCode,
): Promise<void> {
  await noteEvent(context, recordingId, {
    type: 'access.refused',
    openings: { actor: sub },
    facts: { right, code },
  });
}
