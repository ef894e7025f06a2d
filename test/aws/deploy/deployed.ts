/** What a deployment made: the templates' resources with the names the emulator gave them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { templates } from './assembly.ts';
import { REGION, type Emulator } from './emulator.ts';

interface DeployedResource {
  readonly stack: string;
  readonly logicalId: string;
  /** Physical id. */
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Deployed {
  readonly stacks: readonly string[];
  resources(type: string): readonly DeployedResource[];
  /** The one whose physical name or logical id has this in it, whatever its case and hyphens. Errors: none or several. */
  one(type: string, name: string): DeployedResource;
  /** Outputs of all stacks. */
  readonly outputs: ReadonlyMap<string, string>;
}

/** In which region a stack stands. */
function regionsOf(assembly: string): (stack: string) => string {
  const { artifacts } = manifestSchema.parse(JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')));
  return (stack) => artifacts[stack]?.environment?.split('/').at(-1) ?? REGION;
}

const manifestSchema = z.looseObject({
  artifacts: z.record(z.string(), z.looseObject({ environment: z.string().optional() })),
});

/** Errors: naming resources of the template that were not made. */
export async function readDeployment(emulator: Emulator, assembly: string): Promise<Deployed> {
  const found: (DeployedResource & { readonly type: string })[] = [];
  const outputs = new Map<string, string>();
  // The CLI makes no stack of a template that everything was left out of.
  const stacks = templates(assembly).filter(({ template }) => Object.keys(template.Resources).length > 0);
  const regions = regionsOf(assembly);
  for (const { stack, template } of stacks) {
    const region = regions(stack);
    const cloudFormation = new CloudFormationClient({ ...emulator.client, region });
    const made = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: stack }));
    const ids = new Map(made.StackResources?.map((one) => [one.LogicalResourceId, one.PhysicalResourceId]));
    for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
      const id = ids.get(logicalId);
      if (id === undefined) throw new Error(`${stack}: ${logicalId} (${Type}) was not made`);
      // The copy in the second region has the names of the first.
      if (region === REGION) found.push({ stack, logicalId, id, properties: Properties, type: Type });
    }
    const described = await cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
    for (const { OutputKey = '', OutputValue = '' } of described.Stacks?.[0]?.Outputs ?? [])
      outputs.set(OutputKey, OutputValue);
  }
  const resources = (type: string): readonly DeployedResource[] => found.filter((one) => one.type === type);
  return {
    stacks: stacks.map(({ stack }) => stack),
    resources,
    one(type, name) {
      const matches = resources(type).filter(
        ({ id, logicalId }) => plain(id).includes(plain(name)) || plain(logicalId).includes(plain(name)),
      );
      const [match, ...more] = matches;
      if (match === undefined || more.length > 0) {
        throw new Error(
          `${matches.length} of ${type} are named ${name}: ${resources(type)
            .map(({ id }) => id)
            .join(', ')}`,
        );
      }
      return match;
    },
    outputs,
  };
}

const plain = (name: string): string => name.toLowerCase().replaceAll('-', '');
