/** One Lambda function of `functions/<name>/`: its bundle, log group and environment. A variable missing from the environment does not compile. */
import { join } from 'node:path';
import { type Duration, type RemovalPolicy, Size } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { z } from 'zod';

/** The strings a schema of `functions/<name>/env.ts` asks for; what is optional there is optional here. */
export type EnvironmentOf<Schema extends z.ZodObject> = { readonly [Name in keyof z.input<Schema>]: string };

/** What all functions of a deployment share. */
export interface FunctionSettings {
  /** Folder with one bundle per function: `<bundles>/<name>/index.mjs`. */
  readonly bundles: string;
  /** Encrypts log groups. */
  readonly logKey: IKey;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly network?: {
    readonly vpc: IVpc;
    readonly subnets: SubnetSelection;
    readonly securityGroups: ISecurityGroup[];
  };
}

export interface CallvaultFunctionProps<Schema extends z.ZodObject> {
  readonly settings: FunctionSettings;
  /** Folder below functions/. */
  readonly name: string;
  readonly description: string;
  readonly schema: Schema;
  readonly environment: EnvironmentOf<Schema>;
  readonly memoryMiB: number;
  readonly timeout: Duration;
  readonly ephemeralMiB?: number;
  readonly reservedConcurrency?: number;
  /** For a role that another policy names. */
  readonly roleName?: string;
  readonly statements?: readonly PolicyStatement[];
}

const HANDLER = 'index.handler';

/** Of what the functions measure themselves. */
export const METRICS_NAMESPACE = 'Callvault';

export class CallvaultFunction<Schema extends z.ZodObject = z.ZodObject> extends Construct {
  readonly name: string;
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: CallvaultFunctionProps<Schema>) {
    super(scope, id);
    const { settings } = props;
    this.name = props.name;
    this.logGroup = new LogGroup(this, 'Log', {
      encryptionKey: settings.logKey,
      retention: settings.logRetention,
      removalPolicy: settings.removalPolicy,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      ...(props.roleName !== undefined && { roleName: props.roleName }),
    });
    this.allow(...ownStatements(this.logGroup, settings.network !== undefined), ...(props.statements ?? []));
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(join(settings.bundles, props.name)),
      handler: HANDLER,
      role: this.role,
      environment: {
        ...props.environment,
        POWERTOOLS_SERVICE_NAME: props.name,
      },
      memorySize: props.memoryMiB,
      timeout: props.timeout,
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup: this.logGroup,
      ...(props.ephemeralMiB !== undefined && { ephemeralStorageSize: Size.mebibytes(props.ephemeralMiB) }),
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...(settings.network && {
        vpc: settings.network.vpc,
        vpcSubnets: settings.network.subnets,
        securityGroups: settings.network.securityGroups,
      }),
    });
  }

  allow(...statements: readonly PolicyStatement[]): void {
    for (const statement of statements) this.role.addToPolicy(statement);
  }
}

/** Written by hand instead of the managed policies, which name every log group of the account. */
function ownStatements(logGroup: LogGroup, inNetwork: boolean): PolicyStatement[] {
  const network = [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ];
  return [
    new PolicyStatement({
      sid: 'WriteOwnLog',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
    // None of these can be limited to a resource.
    ...(inNetwork ? [new PolicyStatement({ sid: 'JoinNetwork', actions: network, resources: ['*'] })] : []),
  ];
}
