/** What roles may do: the policies as deployed, a planted gap, and which statements the run's calls needed. */
import { readFileSync } from 'node:fs';
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod';
import { ACCOUNT, type Emulator } from './emulator.ts';

const texts = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === 'string' ? [value] : value));
const documentSchema = z.looseObject({
  Statement: z.array(z.looseObject({ Sid: z.string().optional(), Effect: z.string(), Action: texts, Resource: texts })),
});
export type RoleStatement = z.infer<typeof documentSchema>['Statement'][number];

/** One line of the plugin's file. */
const decisionSchema = z.object({
  decision: z.enum(['allowed', 'refused']),
  principal: z.string(),
  action: z.string(),
  resource: z.string(),
  actions: z.array(z.string()),
  resources: z.array(z.string()),
});
export type Decision = z.infer<typeof decisionSchema>;

export function readDecisions(file: string): readonly Decision[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => decisionSchema.parse(JSON.parse(line)));
}

export interface Permissions {
  /** Clients that call as a role does. */
  act(role: string): Promise<{ s3: S3Client; kms: KMSClient }>;
  /** Allow statements of a role, those included that the CDK has put into a policy of its own for their length. */
  statements(role: string): Promise<readonly RoleStatement[]>;
  /** Takes an action away while `during` runs. Errors: when no statement on such a resource has it. */
  without(role: string, action: string, resource: RegExp, during: () => Promise<void>): Promise<void>;
}

export function createPermissions(emulator: Emulator): Permissions {
  const iam = new IAMClient(emulator.client);
  const policies = async (RoleName: string): Promise<{ PolicyName: string; text: string }[]> => {
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    return Promise.all(
      PolicyNames.map(async (PolicyName) => {
        const found = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        return { PolicyName, text: decodeURIComponent(found.PolicyDocument ?? '') };
      }),
    );
  };
  const attached = async (RoleName: string): Promise<string[]> => {
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    return Promise.all(
      AttachedPolicies.map(async ({ PolicyArn }) => {
        const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
        const version = { PolicyArn, VersionId: Policy?.DefaultVersionId };
        const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(version));
        return decodeURIComponent(PolicyVersion?.Document ?? '');
      }),
    );
  };
  const sts = new STSClient(emulator.client);
  return {
    async act(role) {
      const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${role}`;
      const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'probe' }));
      const credentials = {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      };
      const client = { ...emulator.client, credentials };
      return { s3: new S3Client({ ...client, forcePathStyle: true }), kms: new KMSClient(client) };
    },
    async statements(role) {
      const texts = [...(await policies(role)).map(({ text }) => text), ...(await attached(role))];
      const documents = texts.map((text) => documentSchema.parse(JSON.parse(text)));
      return documents.flatMap(({ Statement }) => Statement.filter(({ Effect }) => Effect === 'Allow'));
    },
    async without(RoleName, action, resource, during) {
      const before = await policies(RoleName);
      let changed = 0;
      for (const { PolicyName, text } of before) {
        const document = documentSchema.parse(JSON.parse(text));
        const Statement = document.Statement.flatMap((statement) => {
          if (!statement.Action.includes(action) || !statement.Resource.some((arn) => resource.test(arn)))
            return [statement];
          changed += 1;
          const Action = statement.Action.filter((one) => one !== action);
          return Action.length === 0 ? [] : [{ ...statement, Action }];
        });
        const PolicyDocument = JSON.stringify({ ...document, Statement });
        await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
      }
      try {
        if (changed === 0) throw new Error(`${RoleName} has no ${action} on ${String(resource)}`);
        await during();
      } finally {
        for (const { PolicyName, text } of before) {
          await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: text }));
        }
      }
    },
  };
}
