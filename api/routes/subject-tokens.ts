/** Tokens for callers, given to the service that has checked who they are. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { issueSubjectToken, MOST_MINUTES } from '../../core/use-cases/issue-subject-token.ts';
import { route, type Route } from '../route.ts';
import { noQuery } from '../shape.ts';

const issue = route(
  { right: 'subjects', rows: 'nobody' },
  {
    method: 'post',
    path: '/subject-tokens',
    operationId: 'issueSubjectToken',
    tag: 'Subject requests',
    summary: 'A token for a caller, who they are is for you to check first',
    status: 201,
    repeats: 'secret',
    query: noQuery,
    body: z
      .strictObject({
        customerRef: z.string().min(1).max(256),
        minutes: z.int().min(1).max(MOST_MINUTES).default(MOST_MINUTES),
      })
      .meta({ id: 'SubjectTokenRequest' }),
    answer: z
      .object({
        token: z.string(),
        expiresAt: z.iso.datetime(),
        path: z.string().optional().meta({ description: 'Stands before every path that is called with this token.' }),
      })
      .meta({ id: 'SubjectToken' }),
    problems: [503],
  },
  async ({ deps, principal, body }) => {
    if (!deps.subjectTokens) throw new AppError('UNAVAILABLE', 'This deployment gives no tokens to callers.');
    return issueSubjectToken(deps.context, deps.subjectTokens, { ...body, actor: principal.sub });
  },
);

export const subjectTokenRoutes: readonly Route[] = [issue];
