/** An OpenSearch domain. Made of the plain resource: the L2 sets policies by custom resources, which are functions nobody reviews. */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, ResourcePolicy } from 'aws-cdk-lib/aws-logs';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import type { Construct } from 'constructs';
import { retainData, type Config } from '../config.ts';
import type { SearchAccess } from '../constructs/search-access.ts';
import { useDomain } from '../grants/search.ts';
import type { Evidence } from '../stacks/evidence-stack.ts';

/** The line that the adapter's tests run against. */
const ENGINE = 'OpenSearch_2.19';
const MASTER_TYPE = 'm7g.large.search';
const CHINA_MASTER_TYPE = 'm6g.large.search';

export type DomainConfig = Extract<Config['search'], { kind: 'domain' }>;

export function searchDomain(scope: Construct, config: Config, search: DomainConfig, evidence: Evidence): SearchAccess {
  const { partition, region, account } = Stack.of(scope);
  const domainName = `callvault-${config.stage}`;
  const arn = `arn:${partition}:es:${region}:${account}:domain/${domainName}`;
  const domain = new CfnDomain(scope, 'Domain', {
    domainName,
    engineVersion: ENGINE,
    clusterConfig: clusterOf(config, search),
    ebsOptions: { ebsEnabled: true, volumeType: 'gp3', volumeSize: search.volumeGiB },
    encryptionAtRestOptions: { enabled: true, kmsKeyId: evidence.dataKey.keyArn },
    nodeToNodeEncryptionOptions: { enabled: true },
    domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
    accessPolicies: accountOnly(arn),
    logPublishingOptions: { ES_APPLICATION_LOGS: applicationLogs(scope, config, evidence, arn) },
    softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
    ...(config.vpc && {
      vpcOptions: {
        subnetIds: config.vpc.subnetIds.slice(0, zonesOf(search)),
        securityGroupIds: config.vpc.securityGroupIds,
      },
    }),
  });
  // Rebuilt from the vault at any time, and holds what people said: it goes with its stack.
  domain.applyRemovalPolicy(RemovalPolicy.DESTROY);
  domain.cfnOptions.updatePolicy = { enableVersionUpgrade: true };
  return {
    endpoint: `https://${domain.attrDomainEndpoint}`,
    service: 'es',
    allow(role, use) {
      for (const statement of useDomain(arn, use)) role.addToPrincipalPolicy(statement);
    },
  };
}

function zonesOf({ instances }: DomainConfig): number {
  return instances > 1 ? 2 : 1;
}

function clusterOf({ partition }: Config, search: DomainConfig): CfnDomain.ClusterConfigProperty {
  const { dedicatedMasters, instances, instanceType } = search;
  return {
    instanceType,
    instanceCount: instances,
    multiAzWithStandbyEnabled: false,
    zoneAwarenessEnabled: zonesOf(search) > 1,
    ...(zonesOf(search) > 1 && { zoneAwarenessConfig: { availabilityZoneCount: zonesOf(search) } }),
    dedicatedMasterEnabled: dedicatedMasters,
    ...(dedicatedMasters && {
      dedicatedMasterCount: 3,
      dedicatedMasterType: partition === 'aws-cn' ? CHINA_MASTER_TYPE : MASTER_TYPE,
    }),
  };
}

/** The account as principal leaves it to IAM who may do what; nobody outside gets in, signed or not. */
function accountOnly(arn: string): PolicyDocument {
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        principals: [new AccountRootPrincipal()],
        actions: ['es:ESHttp*'],
        resources: [`${arn}/*`],
      }),
    ],
  });
}

/** No slow logs: they hold the words people searched for and the turns that were indexed. */
function applicationLogs(
  scope: Construct,
  config: Config,
  { operationsKey }: Evidence,
  arn: string,
): CfnDomain.LogPublishingOptionProperty {
  const group = new LogGroup(scope, 'DomainLog', {
    encryptionKey: operationsKey,
    retention: config.logRetentionDays,
    removalPolicy: retainData(config) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  new ResourcePolicy(scope, 'DomainLogPolicy', {
    policyStatements: [
      new PolicyStatement({
        principals: [new ServicePrincipal('es.amazonaws.com')],
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [group.logGroupArn],
        conditions: { ArnEquals: { 'aws:SourceArn': arn } },
      }),
    ],
  });
  return { enabled: true, cloudWatchLogsLogGroupArn: group.logGroupArn };
}
