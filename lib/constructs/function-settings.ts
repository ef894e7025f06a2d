/** What all functions of one stack share, from the config. Once per stack: an imported network is a construct. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { retainData, type Config } from '../config.ts';
import type { Evidence } from '../stacks/evidence-stack.ts';
import type { FunctionSettings } from './callvault-function.ts';

export function functionSettings(
  scope: Construct,
  config: Config,
  evidence: Pick<Evidence, 'operationsKey'>,
  bundles: string,
): FunctionSettings {
  return {
    bundles,
    logKey: evidence.operationsKey,
    logRetention: config.logRetentionDays,
    removalPolicy: retainData(config) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    ...(config.vpc && { network: networkOf(scope, config.vpc) }),
  };
}

function networkOf(scope: Construct, network: NonNullable<Config['vpc']>): NonNullable<FunctionSettings['network']> {
  const { vpcId, availabilityZones, subnetIds, securityGroupIds } = network;
  const named = (id: string): string => `Network-${id}`;
  return {
    vpc: Vpc.fromVpcAttributes(scope, 'Network', { vpcId, availabilityZones }),
    subnets: { subnets: subnetIds.map((id) => Subnet.fromSubnetId(scope, named(id), id)) },
    securityGroups: securityGroupIds.map((id) => SecurityGroup.fromSecurityGroupId(scope, named(id), id)),
  };
}
