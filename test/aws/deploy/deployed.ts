/** What a deployment made: the templates' resources with the names the emulator gave them. */
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { templates } from './assembly.ts';
import type { Emulator } from './emulator.ts';

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

/** Errors: naming resources of the template that were not made. */
export async function readDeployment(emulator: Emulator, assembly: string): Promise<Deployed> {
  const cloudFormation = new CloudFormationClient(emulator.client);
  const found: (DeployedResource & { readonly type: string })[] = [];
  const outputs = new Map<string, string>();
  const stacks = templates(assembly);
  for (const { stack, template } of stacks) {
    const made = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName: stack }));
    const ids = new Map(made.StackResources?.map((one) => [one.LogicalResourceId, one.PhysicalResourceId]));
    for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
      const id = ids.get(logicalId);
      if (id === undefined) throw new Error(`${stack}: ${logicalId} (${Type}) was not made`);
      found.push({ stack, logicalId, id, properties: Properties, type: Type });
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
