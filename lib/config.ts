/** What a deployment may choose: one file, one schema. Everything the stacks know about an account, a region or a company comes from here. */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import { apiSchema, consoleDomainSchema, identitySchema } from './config-api.ts';

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not a region name');
const account = z.string('is twelve digits in quotes').regex(/^\d{12}$/, 'is not an account number');
const arn = (service: string): z.ZodString =>
  z.string().regex(new RegExp(`^arn:[a-z-]+:${service}:`), `is not an ARN of ${service}`);

const search = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('domain'),
    instanceType: z.string().default('r7g.large.search'),
    instances: z.int().min(1).default(2),
    volumeGiB: z.int().min(10).default(100),
    dedicatedMasters: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('serverless'), standbyReplicas: z.boolean().default(true) }),
  /** A cluster that is already there; the functions sign their requests for `service`. */
  z.strictObject({ kind: z.literal('external'), endpoint: z.url(), service: z.enum(['es', 'aoss']) }),
]);

/** Days since creation at which audio of a tier moves on. Nothing moves before day 90. */
const tier = z
  .strictObject({ glacierInstantDay: z.int().min(90).optional(), deepArchiveDay: z.int().min(90).optional() })
  .refine(({ glacierInstantDay, deepArchiveDay }) => (glacierInstantDay ?? deepArchiveDay) !== undefined, {
    message: 'needs a day for a colder class',
  })
  .refine((days) => (days.deepArchiveDay ?? Infinity) >= (days.glacierInstantDay ?? 0) + 90, {
    message: 'deepArchiveDay must be at least 90 days after glacierInstantDay: Glacier Instant bills 90 days at least',
  });

const vpc = z.strictObject({
  vpcId: z.string(),
  availabilityZones: z.array(z.string()).min(2),
  /** Private subnets with a way to the services: endpoints or NAT. */
  subnetIds: z.array(z.string()).min(2),
  securityGroupIds: z.array(z.string()).min(1),
});

export const configSchema = z
  .strictObject({
    /** Part of every stack's name. */
    stage: z.string().regex(/^[a-z][a-z0-9-]{0,15}$/, 'is lower case, 16 characters at most'),
    account: account.optional(),
    region,
    partition: z.enum(['aws', 'aws-cn']).default('aws'),
    /** A second region that keeps a locked copy of the vault. */
    replicaRegion: region.optional(),
    /** Where CloudFront's certificate and firewall live; needed for `console: cloudfront`. */
    edgeRegion: region.optional(),
    identity: identitySchema.prefault({ kind: 'cognito' }),
    api: apiSchema.prefault({}),
    language: z.enum(['comprehend', 'local']).default('comprehend'),
    /**
     * A model or system-defined inference profile of Amazon Bedrock that chooses the turns of a summary; rules do without. The account must
     * have access to it, and it must take 60,000 characters: without its answer calls wait. A profile may send calls to other regions.
     */
    summaryModel: z
      .string()
      .regex(/^[a-z][a-z0-9-]*\.[A-Za-z0-9][A-Za-z0-9.:-]*$/, 'is not the id of a model or inference profile')
      .optional(),
    console: z.enum(['cloudfront', 'api']).default('cloudfront'),
    consoleDomain: consoleDomainSchema.optional(),
    /** Call facts without personal data as Parquet, for questions over years. */
    insights: z.boolean().default(true),
    /** Without an ARN the stack makes a key of its own. */
    signing: z.strictObject({ keyArn: arn('kms').optional(), logName: z.string().min(1) }),
    search: search.prefault({ kind: 'serverless' }),
    retention: z
      .strictObject({
        /** Shorter locks are refused by the bucket. Not set, because a late seal may have a day left only. */
        minimumDays: z.int().min(1).optional(),
        /** Longer locks are refused by the bucket: a slip cannot lock for a century. */
        maximumDays: z.int().max(36_500).default(11_000),
        logLockDays: z.int().min(30).default(4018),
      })
      .prefault({}),
    tiers: z.record(z.string(), tier).default({
      standard: { glacierInstantDay: 90 },
      archive: { glacierInstantDay: 90, deepArchiveDay: 365 },
    }),
    /** Languages that calls are held in, BCP 47. */
    languages: z.array(z.string()).min(1).default(['en-US']),
    alarmEmail: z.email().optional(),
    /** A topic that is already there. */
    alarmTopicArn: arn('sns').optional(),
    /** The only role that may bypass a governance lock. Without it nobody may. */
    breakGlassRoleArn: arn('iam').optional(),
    /** Web origins that upload straight to the intake and fetch from the work bucket; unless named, the console's own name, or any over TLS. */
    uploadOrigins: z.array(z.url()).min(1).optional(),
    vpc: vpc.optional(),
    /** Private addresses that webhooks may reach besides public ones, such as `10.1.0.0/16` of the VPC. */
    webhookRanges: z
      .array(z.union([z.cidrv4(), z.cidrv6()], 'is not a range of addresses'))
      .min(1)
      .optional(),
    /** Days; the lengths CloudWatch knows. */
    logRetentionDays: z.enum(RetentionDays).default(RetentionDays.ONE_YEAR),
    /** Test stages only: everything that can be deleted is deleted with its stack. */
    disposable: z.boolean().default(false),
  })
  .superRefine((config, context) => {
    const refuse = (path: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message });
    };
    if (config.console === 'cloudfront' && config.edgeRegion === undefined) {
      refuse('edgeRegion', 'is needed for console: cloudfront');
    }
    if (config.partition === 'aws-cn' && config.identity.kind === 'cognito') {
      refuse('identity', 'user pools do not exist in this partition: use oidc');
    }
    if (leadsNowhere(config)) refuse('identity.callbackUrls', 'must name where the sign-in page leads');
    if (config.replicaRegion === config.region) refuse('replicaRegion', 'must be another region');
    if (config.console === 'api' && config.consoleDomain) refuse('consoleDomain', 'needs console: cloudfront');
    if (config.alarmEmail !== undefined && config.alarmTopicArn !== undefined) {
      refuse('alarmEmail', 'or alarmTopicArn, not both: subscribe the address to the topic');
    }
    if ((config.retention.minimumDays ?? 0) > config.retention.maximumDays) {
      refuse('retention.minimumDays', 'must not exceed retention.maximumDays');
    }
  });

export type Config = z.infer<typeof configSchema>;

/** CloudFront chooses the console's address when it is made, unless it has a name of its own. */
function leadsNowhere({
  identity,
  console,
  consoleDomain,
}: Pick<Config, 'identity' | 'console' | 'consoleDomain'>): boolean {
  if (identity.kind !== 'cognito' || identity.domainPrefix === undefined) return false;
  return identity.callbackUrls.length === 0 && console === 'cloudfront' && !consoleDomain;
}

/** What the person who wrote the config has to change; its message is all they need. */
export class ConfigError extends Error {}

/** Errors: ConfigError with a list of `path: reason`. */
export function parseConfig(text: unknown): Config {
  const parsed = configSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.flatMap(reasons).join('\n'));
}

function reasons(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${[...issue.path, key].join('.')}: there is no such setting`);
  }
  return [issue.path.length === 0 ? 'holds no settings' : `${issue.path.join('.')}: ${issue.message}`];
}

/** Evidence outlives its stack unless the stage is disposable. */
export function retainData(config: Pick<Config, 'disposable'>): boolean {
  return !config.disposable;
}
