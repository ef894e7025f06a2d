/** Who may do what: roles, rights, and whose recordings a principal sees. docs/access.md is the table in words. */
import * as z from 'zod';
import type { Recording } from '../recording/recording.ts';

export const API_ROLES = ['service', 'agent', 'supervisor', 'quality', 'compliance', 'auditor', 'subject'] as const;
export type ApiRole = (typeof API_ROLES)[number];

export const principalSchema = z.object({
  sub: z.string().min(1).max(256),
  roles: z.array(z.enum(API_ROLES)).min(1),
  agentId: z.string().optional(),
  teams: z.array(z.string()).optional(),
  customerRef: z.string().optional(),
  expiresAt: z.iso.datetime(),
});
export type Principal = z.infer<typeof principalSchema>;

export const RIGHTS = [
  'self',
  'deliver',
  'read',
  'transcript',
  'audio',
  'full',
  'search',
  'verify',
  'custody',
  'retention',
  'log',
  'entries',
  'policies',
  'operations',
  'decide',
  'cases',
  'hold',
  'release',
  'approve',
  'requests',
  'erase',
  'own',
  'restrict',
  'reconcile',
  'tell',
  'export',
  'review',
  'training',
  'outcome',
  'risk',
  'alerts',
  'assessments',
  'insights',
  'subjects',
  'integrate',
  'integrations',
] as const;
export type Right = (typeof RIGHTS)[number];

const GRANTS: Record<ApiRole, readonly Right[]> = {
  service: [
    'self',
    'deliver',
    'read',
    'transcript',
    'search',
    'log',
    'entries',
    'retention',
    'reconcile',
    'tell',
    'outcome',
    'assessments',
    'risk',
    'alerts',
    'subjects',
    'integrate',
    'integrations',
  ],
  agent: ['self', 'read', 'transcript', 'audio', 'search', 'log', 'assessments', 'insights'],
  supervisor: [
    'self',
    'read',
    'transcript',
    'audio',
    'search',
    'log',
    'retention',
    'review',
    'assessments',
    'risk',
    'alerts',
    'insights',
  ],
  quality: [
    'self',
    'read',
    'transcript',
    'audio',
    'search',
    'log',
    'retention',
    'review',
    'training',
    'assessments',
    'risk',
    'alerts',
    'insights',
  ],
  compliance: RIGHTS.filter((right) => !['deliver', 'own', 'subjects'].includes(right)),
  auditor: [
    'self',
    'read',
    'transcript',
    'audio',
    'full',
    'search',
    'verify',
    'custody',
    'retention',
    'log',
    'entries',
    'policies',
    'operations',
    'cases',
    'assessments',
    'risk',
    'alerts',
    'insights',
    'integrations',
  ],
  subject: ['self', 'read', 'transcript', 'audio', 'full', 'log', 'own'],
};

/** Whether any role of the principal carries the right. */
export function hasRight({ roles }: Pick<Principal, 'roles'>, right: Right): boolean {
  return roles.some((role) => GRANTS[role].includes(right));
}

/** Which recordings a principal may see at all: everything, or those that match one of the lists. */
export interface Scope {
  readonly everything: boolean;
  readonly agentIds: readonly string[];
  readonly teams: readonly string[];
  readonly customerRefs: readonly string[];
}

const UNBOUNDED: readonly ApiRole[] = ['service', 'quality', 'compliance', 'auditor'];

/**
 * The recordings on which a principal has `right`. Only roles that carry the right widen it: a delivering service that is an agent too
 * plays the agent's own calls, not all of them.
 */
export function scopeOf({ roles, agentId, teams, customerRef }: Principal, right: Right): Scope {
  const carrying = roles.filter((role) => GRANTS[role].includes(right));
  return {
    everything: carrying.some((role) => UNBOUNDED.includes(role)),
    agentIds: carrying.includes('agent') && agentId !== undefined ? [agentId] : [],
    teams: carrying.includes('supervisor') ? [...new Set(teams)] : [],
    customerRefs: carrying.includes('subject') && customerRef !== undefined ? [customerRef] : [],
  };
}

/** Row rule: own calls, own team, own recordings, or everything. */
export function isInScope(scope: Scope, recording: Pick<Recording, 'agentId' | 'team' | 'customerRef'>): boolean {
  const { agentId, team, customerRef } = recording;
  return (
    scope.everything ||
    (agentId !== undefined && scope.agentIds.includes(agentId)) ||
    (team !== undefined && scope.teams.includes(team)) ||
    (customerRef !== undefined && scope.customerRefs.includes(customerRef))
  );
}

/** Whether a principal hears and reads this recording as it is; all others get it without personal data. */
export function seesFull(
  principal: Principal,
  recording: Pick<Recording, 'agentId' | 'team' | 'customerRef'>,
): boolean {
  return hasRight(principal, 'full') && isInScope(scopeOf(principal, 'full'), recording);
}

/** The rights that a principal has on this recording. */
export function rightsOn(
  principal: Principal,
  recording: Pick<Recording, 'agentId' | 'team' | 'customerRef'>,
): readonly Right[] {
  return RIGHTS.filter((right) => hasRight(principal, right) && isInScope(scopeOf(principal, right), recording));
}
