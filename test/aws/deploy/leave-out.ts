/** The changes themselves: template in, template out. */
import * as z from 'zod';
import {
  type DroppedCondition,
  type DroppedProperty,
  type DroppedResource,
  EVALUATED_KEYS,
  type IdleCondition,
} from './emulator-changes.ts';
import { mapPolicies, type Resource, resourceSchema, type Statement, type Template } from './template.ts';

type Tell = (where: string) => void;

export function dropResources(template: Template, { type, having }: DroppedResource, tell: Tell): Template {
  const dropped = new Set(
    Object.entries(template.Resources)
      .filter(([, { Type, Properties }]) => Type === type && (having === undefined || having in Properties))
      .map(([id]) => id),
  );
  for (const id of dropped) tell(`${type} ${id}`);
  const kept = Object.entries(template.Resources).filter(([id]) => !dropped.has(id));
  return {
    ...template,
    Resources: Object.fromEntries(kept.map(([id, one]) => [id, withoutDependencies(one, dropped)])),
  };
}

export function dropProperty(template: Template, { type, path }: DroppedProperty, tell: Tell): Template {
  const [outer, inner] = path;
  return mapResources(template, (id, resource) => {
    const part = z.looseObject({}).safeParse(resource.Properties[outer]).data;
    if (resource.Type !== type || !part || !(inner in part)) return resource;
    tell(`${path.join('.')} of ${id}`);
    const { [inner]: _gone, ...rest } = part;
    return { ...resource, Properties: { ...resource.Properties, [outer]: rest } };
  });
}

function withoutDependencies(resource: Resource, dropped: ReadonlySet<string>): Resource {
  if (resource.DependsOn === undefined) return resource;
  return { ...resource, DependsOn: resource.DependsOn.filter((id) => !dropped.has(id)) };
}

/** An Allow loses the condition, a Deny goes altogether. */
export function dropConditions(template: Template, { key }: DroppedCondition, tell: Tell): Template {
  const named = (name: string): boolean => isNamed(name, key);
  return mapStatements(template, (id, statement) => {
    const keys = conditionKeys(statement).filter(named);
    if (keys.length === 0) return statement;
    const label = `${labelOf(statement)} of ${id}`;
    if (statement.Effect === 'Deny') {
      tell(label);
      return undefined;
    }
    tell(`the condition ${keys.join(', ')} of ${label}`);
    return withoutKeys(statement, named);
  });
}

function withoutKeys(statement: Statement, named: (key: string) => boolean): Statement {
  const { Condition, ...rest } = statement;
  const kept = Object.entries(Condition ?? {})
    .map(
      ([operator, keys]) =>
        [operator, Object.fromEntries(Object.entries(keys).filter(([key]) => !named(key)))] as const,
    )
    .filter(([, keys]) => Object.keys(keys).length > 0);
  return kept.length === 0 ? rest : { ...rest, Condition: Object.fromEntries(kept) };
}

/** Statements with this condition stay as they are. */
export function tellIdle(template: Template, { key }: IdleCondition, tell: Tell): Template {
  mapStatements(template, (id, statement) => {
    if (conditionKeys(statement).some((name) => isNamed(name, key))) tell(`${labelOf(statement)} of ${id}`);
    return statement;
  });
  return template;
}

/** Condition keys of Allow and Deny statements that nothing fills in and no entry names. */
export function unknownConditions(template: Template, idle: readonly IdleCondition[]): readonly string[] {
  const unknown = new Set<string>();
  const isKnown = (name: string): boolean =>
    EVALUATED_KEYS.some((known) => known === name.toLowerCase()) || idle.some(({ key }) => isNamed(name, key));
  mapStatements(template, (id, statement) => {
    for (const key of conditionKeys(statement)) {
      if (!isKnown(key)) unknown.add(`${key} in ${id}`);
    }
    return statement;
  });
  return [...unknown];
}

export function dropAuthorizers(template: Template, tell: Tell): Template {
  return mapResources(template, (id, resource) => {
    if (resource.Type !== 'AWS::ApiGateway::Method' || !('AuthorizerId' in resource.Properties)) return resource;
    tell(`authorizer of ${id}`);
    const { AuthorizerId: _id, AuthorizationScopes: _scopes, ...rest } = resource.Properties;
    return { ...resource, Properties: { ...rest, AuthorizationType: 'NONE' } };
  });
}

const labelOf = ({ Effect, Sid, Action }: Statement): string => `${Effect} ${JSON.stringify(Sid ?? Action)}`;

const isNamed = (name: string, key: string): boolean =>
  key.endsWith('*') ? name.toLowerCase().startsWith(key.slice(0, -1)) : name.toLowerCase() === key;

const conditionKeys = (statement: Statement): readonly string[] =>
  Object.values(statement.Condition ?? {}).flatMap((keys) => Object.keys(keys));

function mapStatements(
  template: Template,
  change: (id: string, statement: Statement) => Statement | undefined,
): Template {
  return mapResources(template, (id, resource) =>
    resourceSchema.parse(
      mapPolicies(resource, (statements) => statements.flatMap((statement) => change(id, statement) ?? [])),
    ),
  );
}

function mapResources(template: Template, change: (id: string, resource: Resource) => Resource): Template {
  const entries = Object.entries(template.Resources).map(([id, resource]) => [id, change(id, resource)] as const);
  return { ...template, Resources: Object.fromEntries(entries) };
}
