/** What the deployed stacks say about the console. */
import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { z } from 'zod';
import { ConfigError } from '../config.ts';

const outputsSchema = z.object({ ConsoleBucketName: z.string(), ConsoleUrl: z.string(), ConsoleConfig: z.string() });
export type ConsoleOutputs = z.infer<typeof outputsSchema>;

/** Errors: ConfigError when the stacks are not there, or older than what they are asked for. */
export async function consoleOutputs(client: CloudFormationClient, stage: string): Promise<ConsoleOutputs> {
  const names = ['api', 'console'].map((part) => `callvault-${stage}-${part}`);
  const found = await Promise.all(names.map((name) => outputsOf(client, name)));
  const parsed = outputsSchema.safeParse(Object.fromEntries(found.flat()));
  if (parsed.success) return parsed.data;
  throw new ConfigError(`${names.join(' and ')} do not say where the console belongs: run \`cdk deploy --all\` first.`);
}

async function outputsOf(client: CloudFormationClient, StackName: string): Promise<[string, string | undefined][]> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    return (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue }) => [OutputKey, OutputValue]);
  } catch (cause) {
    // CloudFormation's answer for a stack that is not there.
    if (!(cause instanceof Error) || cause.name !== 'ValidationError') throw cause;
    throw new ConfigError(`${StackName}: there is no such stack in this account and region.`, { cause });
  }
}
