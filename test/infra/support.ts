/** Synthesizes the app with empty bundles: what the stacks say does not depend on what the functions do. */
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { expect } from 'vitest';
import { z } from 'zod';
import { buildApp, type Stacks } from '../../lib/app.ts';
import { parseConfig } from '../../lib/config.ts';

const FUNCTIONS = new URL('../../functions/', import.meta.url);

/** Folders below functions/ that hold a function. */
export function functionNames(): string[] {
  return readdirSync(FUNCTIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(new URL(`${entry.name}/`, FUNCTIONS)).includes('env.ts'))
    .map(({ name }) => name);
}

/** One folder for all tests of a process: an asset is known by its path. */
const bundles = mkdtempSync(join(tmpdir(), 'callvault-bundles-'));
for (const name of functionNames()) {
  mkdirSync(join(bundles, name));
  writeFileSync(join(bundles, name, 'index.mjs'), 'export const handler = () => {};\n');
}

export const PLACEHOLDERS = { bundles };

/** The smallest config; tests add what they are about. */
export const MINIMAL = {
  stage: 'test',
  region: 'eu-central-1',
  console: 'api',
  signing: { logName: 'callvault.example/log' },
  search: { kind: 'external', endpoint: 'https://search.example', service: 'es' },
};

/** Stands for any value in `toEqual`, as `unknown`. */
export const ANYTHING: unknown = expect.anything();

export function stacksOf(overrides: object = {}): Stacks {
  return buildApp(
    new App({ outdir: mkdtempSync(join(bundles, 'out-')) }),
    parseConfig({ ...MINIMAL, ...overrides }),
    PLACEHOLDERS,
  );
}

/** Every stack that there is, whatever is configured. */
export function allStacks(stacks: Stacks): Stack[] {
  const found: unknown[] = Object.values(stacks);
  return found.filter((each) => each instanceof Stack);
}

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
export type Resource = z.infer<typeof resourceSchema>;

export function resourcesOf(template: Template, type?: string): Record<string, Resource> {
  const all = z.record(z.string(), resourceSchema).parse(template.toJSON()['Resources']);
  return Object.fromEntries(Object.entries(all).filter(([, resource]) => type === undefined || resource.Type === type));
}

const statementSchema = z.looseObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
  Resource: z.unknown().optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  Principal: z.unknown().optional(),
});
export type Statement = z.infer<typeof statementSchema>;

/** Statements of a policy document. */
export function statementsOf(document: unknown): Statement[] {
  return z.object({ Statement: z.array(statementSchema) }).parse(document).Statement;
}

/** Every statement of the role of a function. The CDK puts what is too long for one policy into a further one. */
export function statementsOfFunction(template: Template, name: string): Statement[] {
  const id = name.replaceAll(/(?:^|-)([a-z])/gu, (_, letter: string) => letter.toUpperCase());
  return ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => Object.entries(resourcesOf(template, type)))
    .filter(([logicalId]) => logicalId.startsWith(`${id}Role`))
    .flatMap(([, { Properties }]) => statementsOf(Properties['PolicyDocument']));
}
