/**
 * Roles come from the groups, and whose calls somebody sees from the table of principals. Neither from attributes of the user: an app
 * client may be allowed to write those.
 */
import * as z from 'zod';
import type { PrincipalTable } from '../../adapters/aws/dynamo-principals.ts';
import { API_ROLES } from '../../core/privacy/access.ts';
import { observed, type FunctionHandler } from '../middleware.ts';

/** Cognito PreTokenGeneration, version V2_0 of the event; the whole of it goes back with the answer in it. */
const eventSchema = z.looseObject({
  request: z.looseObject({
    userAttributes: z.looseObject({ sub: z.string().min(1) }),
    groupConfiguration: z.looseObject({ groupsToOverride: z.array(z.string()).nullish() }).nullish(),
  }),
});

export function claimsHandler(
  open: () => PrincipalTable,
  now: () => Date = () => new Date(),
): FunctionHandler<Record<string, unknown>> {
  return observed(async (event) => {
    const asked = eventSchema.parse(event);
    const { userAttributes, groupConfiguration } = asked.request;
    const groups = groupConfiguration?.groupsToOverride ?? [];
    const principal = await open().find(userAttributes.sub);
    const isOver = principal?.expiresAt !== undefined && Date.parse(principal.expiresAt) <= now().getTime();
    const roles = API_ROLES.filter(
      // An auditor comes for a time that somebody has written down.
      (role) => groups.includes(role) && !isOver && (role !== 'auditor' || principal?.expiresAt !== undefined),
    );
    const claims = {
      claimsToAddOrOverride: { roles, ...principal },
      claimsToSuppress: CLAIMS.filter((name) => principal?.[name] === undefined),
    };
    return {
      ...asked,
      response: { claimsAndScopeOverrideDetails: { idTokenGeneration: claims, accessTokenGeneration: claims } },
    };
  });
}

const CLAIMS = ['agentId', 'teams', 'customerRef', 'expiresAt'] as const;
