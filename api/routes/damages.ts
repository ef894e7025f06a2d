/** What verifications found to be other than what was sealed: the list that somebody has to look at. */
import * as z from 'zod';
import { isInScope, scopeOf } from '../../core/privacy/access.ts';
import { damageSchema, listDamages } from '../../core/use-cases/damages.ts';
import { route, type Route } from '../route.ts';
import { noBody } from '../shape.ts';
import { pageOf, pageQuery } from '../views.ts';

const damages = route(
  { right: 'custody', rows: 'listed' },
  {
    method: 'get',
    path: '/damages',
    operationId: 'listDamages',
    tag: 'Evidence',
    summary: 'Recordings of which the last verification found that they are not what was sealed',
    query: z.strictObject(pageQuery),
    body: noBody,
    answer: pageOf(damageSchema.meta({ id: 'Damage' })),
  },
  async ({ deps, principal, query: { limit, cursor } }) => {
    const scope = scopeOf(principal, 'custody');
    const page = { limit, ...(cursor !== undefined && { cursor }) };
    return listDamages(deps.context, page, (recording) =>
      recording === undefined ? scope.everything : isInScope(scope, recording),
    );
  },
);

export const damageRoutes: readonly Route[] = [damages];
