/** A caller's own token, for minutes: whoever asks for it has made sure who the caller is. */
import { ARCHIVE_ID } from '../custody/event.ts';
import type { Context } from './context.ts';
import { noteEvent } from './commit-recording.ts';

export const MOST_MINUTES = 15;

/** What a token says. `sub` is random: histories must not say who it was. */
export interface SubjectClaims {
  readonly sub: string;
  readonly customerRef: string;
  readonly minutes: number;
}

export interface SubjectToken {
  readonly token: string;
  /** ISO 8601 UTC. */
  readonly expiresAt: string;
  /** What stands before every path when this token is sent, where that is needed. */
  readonly path?: string;
}

/** Signs tokens of callers with a key of their own. Errors: UNAVAILABLE. */
export interface SubjectTokens {
  issue(claims: SubjectClaims): Promise<SubjectToken>;
}

/** On record before the token is given: who asked for it, and under which name the caller will appear. */
export async function issueSubjectToken(
  context: Pick<Context, 'catalogue' | 'clock' | 'random'>,
  tokens: SubjectTokens,
  { customerRef, minutes, actor }: { readonly customerRef: string; readonly minutes: number; readonly actor: string },
): Promise<SubjectToken> {
  const caller = context.random.id();
  await noteEvent(context, ARCHIVE_ID, { type: 'token.issued', openings: { actor }, facts: { caller, minutes } });
  return tokens.issue({ sub: `caller-${caller}`, customerRef, minutes });
}
