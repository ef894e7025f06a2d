/** An OpenSearch Serverless collection and the policies without which nobody, its owner included, can use it. */
import { Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import {
  CfnAccessPolicy,
  CfnCollection,
  CfnSecurityPolicy,
  CfnVpcEndpoint,
} from 'aws-cdk-lib/aws-opensearchserverless';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';
import type { SearchAccess } from '../constructs/search-access.ts';
import { CALLS_INDEX, enterCollection, type Use } from '../grants/search.ts';
import type { Evidence } from '../stacks/evidence-stack.ts';

const READ = ['aoss:ReadDocument', 'aoss:DescribeIndex'];
const WRITE = [...READ, 'aoss:WriteDocument', 'aoss:CreateIndex', 'aoss:UpdateIndex', 'aoss:DeleteIndex'];
/** Templates and aliases belong to the collection. */
const SET_UP = ['aoss:CreateCollectionItems', 'aoss:UpdateCollectionItems', 'aoss:DescribeCollectionItems'];
const LOOK = ['aoss:DescribeCollectionItems'];
const PERMISSIONS: Record<Use, readonly string[]> = {
  read: READ,
  remove: [...READ, 'aoss:WriteDocument'],
  write: WRITE,
};

/** Of a policy's name. */
const NAME_LENGTH = 32;

export type ServerlessConfig = Extract<Config['search'], { kind: 'serverless' }>;

export function searchCollection(
  scope: Construct,
  config: Config,
  search: ServerlessConfig,
  { dataKey }: Evidence,
): SearchAccess {
  const name = `callvault-${config.stage}`;
  const resource = [`collection/${name}`];
  const encryption = new CfnSecurityPolicy(scope, 'Encryption', {
    name,
    type: 'encryption',
    policy: Stack.of(scope).toJsonString({
      Rules: [{ ResourceType: 'collection', Resource: resource }],
      KmsARN: dataKey.keyArn,
    }),
  });
  const network = new CfnSecurityPolicy(scope, 'Network', {
    name,
    type: 'network',
    policy: Stack.of(scope).toJsonString([
      { Rules: [{ ResourceType: 'collection', Resource: resource }], ...reachableFrom(scope, config, name) },
    ]),
  });
  const collection = new CfnCollection(scope, 'Collection', {
    name,
    type: 'SEARCH',
    description: `Callvault ${config.stage}: what was said, rebuilt from the vault at any time`,
    standbyReplicas: search.standbyReplicas ? 'ENABLED' : 'DISABLED',
  });
  collection.addResourceDependency(encryption);
  collection.addResourceDependency(network);
  collection.applyRemovalPolicy(RemovalPolicy.DESTROY);
  return {
    endpoint: collection.attrCollectionEndpoint,
    service: 'aoss',
    allow(role, use) {
      for (const statement of enterCollection(collection.attrArn)) role.addToPrincipalPolicy(statement);
      letIn(role, use, name);
    },
  };
}

/** Without a network of its own the collection answers over the internet, to signed requests of the roles below only. */
function reachableFrom(scope: Construct, { vpc }: Config, name: string): object {
  if (!vpc) return { AllowFromPublic: true };
  const { vpcId, subnetIds, securityGroupIds } = vpc;
  const endpoint = new CfnVpcEndpoint(scope, 'Endpoint', { name, vpcId, subnetIds, securityGroupIds });
  return { AllowFromPublic: false, SourceVPCEs: [endpoint.attrId] };
}

/** In the stack of the role: the collection comes first and cannot know who will use it. */
function letIn(role: IRole, use: Use, collection: string): void {
  const id = Names.uniqueResourceName(role, { maxLength: NAME_LENGTH - use.length - 1, separator: '-' });
  new CfnAccessPolicy(Stack.of(role), `Calls-${id}-${use}`, {
    name: `${id.toLowerCase()}-${use}`,
    type: 'data',
    policy: Stack.of(role).toJsonString([
      {
        Principal: [role.roleArn],
        Rules: [
          {
            ResourceType: 'index',
            Resource: [`index/${collection}/${CALLS_INDEX}*`],
            Permission: PERMISSIONS[use],
          },
          {
            ResourceType: 'collection',
            Resource: [`collection/${collection}`],
            Permission: use === 'write' ? SET_UP : LOOK,
          },
        ],
      },
    ]),
  });
}
