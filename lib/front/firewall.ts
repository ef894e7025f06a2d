/** The web firewall before the API or the console: the provider's rules, and a limit on what one address may ask. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { retainData, type Config } from '../config.ts';

interface FirewallProps {
  readonly config: Config;
  readonly scope: 'REGIONAL' | 'CLOUDFRONT';
  /** Encrypts the log; the service's own key in a region that has none of ours. */
  readonly logKey?: IKey;
}

/** As the API would say it; the firewall knows no request id. */
const TOO_MANY = {
  type: 'urn:callvault:problem:rate-limited',
  title: 'Too many requests',
  status: 429,
  code: 'RATE_LIMITED',
  detail: 'Too many requests from this address.',
} as const;

export function firewall(at: Construct, { config, scope, logKey }: FirewallProps): CfnWebACL {
  const acl = new CfnWebACL(at, 'Firewall', {
    scope,
    defaultAction: { allow: {} },
    customResponseBodies: { [TOO_MANY.code]: { contentType: 'APPLICATION_JSON', content: JSON.stringify(TOO_MANY) } },
    visibilityConfig: visible('firewall'),
    rules: [
      addressLimit(config, 0),
      managed('AWSManagedRulesAmazonIpReputationList', 1),
      managed('AWSManagedRulesKnownBadInputsRuleSet', 2),
      // A transcript is longer than the 8 KB that this rule allows; the API has limits of its own.
      managed('AWSManagedRulesCommonRuleSet', 3, ['SizeRestrictions_BODY']),
    ],
  });
  logBlocked(at, acl, config, logKey);
  return acl;
}

function addressLimit({ api }: Config, priority: number): CfnWebACL.RuleProperty {
  return {
    name: 'address-limit',
    priority,
    action: {
      block: {
        customResponse: {
          responseCode: TOO_MANY.status,
          customResponseBodyKey: TOO_MANY.code,
          // What the limit counts is over by then.
          responseHeaders: [{ name: 'retry-after', value: '300' }],
        },
      },
    },
    statement: { rateBasedStatement: { limit: api.requestsPerAddress, aggregateKeyType: 'IP' } },
    visibilityConfig: visible('address-limit'),
  };
}

function managed(name: string, priority: number, countOnly: readonly string[] = []): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ...(countOnly.length > 0 && {
          ruleActionOverrides: countOnly.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
        }),
      },
    },
    visibilityConfig: visible(name),
  };
}

function visible(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}

/** Only what was blocked, without what it asked for: an address is personal, a search may name people, a token opens doors. */
function logBlocked(at: Construct, acl: CfnWebACL, config: Config, encryptionKey: IKey | undefined): void {
  const group = new LogGroup(at, 'FirewallLog', {
    // The service writes to groups of this name only.
    logGroupName: `aws-waf-logs-callvault-${config.stage}-${acl.scope.toLowerCase()}`,
    retention: config.logRetentionDays,
    removalPolicy: retainData(config) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    ...(encryptionKey && { encryptionKey }),
  });
  new CfnLoggingConfiguration(at, 'FirewallLogging', {
    resourceArn: acl.attrArn,
    logDestinationConfigs: [group.logGroupArn],
    redactedFields: [
      { queryString: {} },
      { singleHeader: { Name: 'authorization' } },
      { singleHeader: { Name: 'cookie' } },
    ],
    loggingFilter: {
      DefaultBehavior: 'DROP',
      Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'BLOCK' } }] }],
    },
  });
}
