/** The deployed functions: their settings, and what they wrote to their logs. */
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { Deployed } from './deployed.ts';
import type { Emulator } from './emulator.ts';

export interface Functions {
  /** Of the product's functions, such as `seal-recording`. */
  readonly names: readonly string[];
  /** Adds to the environment of every function that has the variable, or of all when it is one that the SDK reads. */
  configure(variables: Readonly<Record<string, string>>): Promise<void>;
  /** Waits for the answer. Errors: what the function threw. */
  invoke(name: string, event: unknown): Promise<string>;
  /** Name of the role that a function has, such as `seal-recording`. */
  role(name: string): Promise<string>;
  /** Everything it has logged. */
  logs(name: string): Promise<readonly string[]>;
}

export function createFunctions(emulator: Emulator, deployed: Deployed): Functions {
  const lambda = new LambdaClient(emulator.client);
  const logs = new CloudWatchLogsClient(emulator.client);
  const idOf = (name: string): string => {
    const found = deployed.resources('AWS::Lambda::Function').find(({ properties }) => serviceOf(properties) === name);
    if (!found) throw new Error(`no function is ${name}`);
    return found.id;
  };
  const settings = (FunctionName: string): ReturnType<typeof read> => read(lambda, FunctionName);

  return {
    names: deployed.resources('AWS::Lambda::Function').flatMap(({ properties }) => serviceOf(properties) ?? []),
    async configure(variables) {
      for (const { id } of deployed.resources('AWS::Lambda::Function')) {
        const { environment } = await settings(id);
        const added = Object.entries(variables).filter(([name]) => name.startsWith('AWS_') || name in environment);
        if (added.length === 0) continue;
        const Variables = { ...environment, ...Object.fromEntries(added) };
        await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: id, Environment: { Variables } }));
      }
    },
    async invoke(name, event) {
      const FunctionName = idOf(name);
      const answer = await lambda.send(
        new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) }),
      );
      const text = answer.Payload?.transformToString() ?? '';
      if (answer.FunctionError !== undefined) throw new Error(`${name}: ${text}`);
      return text;
    },
    role: async (name) => (await settings(idOf(name))).role,
    async logs(name) {
      const { group } = await settings(idOf(name));
      const found = await logs.send(new FilterLogEventsCommand({ logGroupName: group }));
      return found.events?.map(({ message }) => message ?? '') ?? [];
    },
  };
}

const serviceSchema = z.looseObject({
  Environment: z.looseObject({ Variables: z.looseObject({ POWERTOOLS_SERVICE_NAME: z.string() }) }),
});

/** Every function of the product knows its own name. */
function serviceOf(properties: unknown): string | undefined {
  return serviceSchema.safeParse(properties).data?.Environment.Variables.POWERTOOLS_SERVICE_NAME;
}

interface Settings {
  readonly environment: Readonly<Record<string, string>>;
  readonly role: string;
  readonly group: string;
}

async function read(lambda: LambdaClient, FunctionName: string): Promise<Settings> {
  const found = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return {
    environment: found.Environment?.Variables ?? {},
    role: found.Role?.split('/').at(-1) ?? '',
    group: found.LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`,
  };
}
