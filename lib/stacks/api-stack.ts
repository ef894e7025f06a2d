/** The front door: who gets in, how often, and the function behind it. */
import { CfnOutput, Duration, Lazy, Stack, type StackProps } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { envSchema as claimsSchema } from '../../functions/issue-claims/env.ts';
import { envSchema as apiSchema } from '../../functions/serve-api/env.ts';
import { CALLERS_PATH } from '../../functions/serve-api/callers-path.ts';
import { consoleConfig, consoleOrigins } from '../console/settings.ts';
import { firewall } from '../front/firewall.ts';
import { gateway, STAGE_NAME } from '../front/gateway.ts';
import { serveApiRights } from '../front/serve-api-rights.ts';
import { signSubjectTokens, subjectTokenKey } from '../front/subject-token-key.ts';
import { issuerOf, People, type CognitoConfig } from '../front/user-pool.ts';
import type { Config } from '../config.ts';
import { CallvaultFunction, type FunctionSettings } from '../constructs/callvault-function.ts';
import { functionSettings } from '../constructs/function-settings.ts';
import type { SearchAccess } from '../constructs/search-access.ts';
import { integrateFirst, startExports } from '../grants/invoke.ts';
import { askFacts } from '../grants/facts.ts';
import { publishEvents } from '../grants/services.ts';
import { readPrincipals } from '../grants/tables.ts';
import { searchEnvironment, sharedEnvironment } from '../pipeline/environment.ts';
import type { Evidence } from './evidence-stack.ts';
import type { InsightsStack } from './insights-stack.ts';

export interface ApiStackProps extends StackProps {
  readonly config: Config;
  readonly evidence: Evidence;
  readonly search: SearchAccess;
  /** Asked for before a proof. */
  readonly integrateLog: IFunction;
  readonly runExport: IFunction;
  /** Where changes of facts go. */
  readonly bus: IEventBus;
  /** Undefined when the deployment keeps no facts. */
  readonly insights?: InsightsStack;
  /** Folder of the bundles. */
  readonly bundles: string;
}

export class ApiStack extends Stack {
  readonly api: RestApi;
  readonly functions: readonly CallvaultFunction[];
  /** Undefined with a provider of one's own. */
  readonly people?: People;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    const { config, evidence } = props;
    const settings = functionSettings(this, config, evidence, props.bundles);
    const claims = config.identity.kind === 'cognito' ? this.issueClaims(props, settings) : undefined;
    if (claims && config.identity.kind === 'cognito') this.people = this.peopleOf(config, config.identity, claims);
    const serveApi = this.serveApi(props, settings, identityOf(config, this.people));
    this.functions = [...(claims ? [claims] : []), serveApi];
    this.api = gateway(this, {
      config,
      serveApi: serveApi.function,
      logKey: evidence.operationsKey,
      ...(this.people && { people: this.people }),
    });
    const acl = firewall(this, { config, scope: 'REGIONAL', logKey: evidence.operationsKey });
    new CfnWebACLAssociation(this, 'FirewallAssociation', {
      resourceArn: this.api.deploymentStage.stageArn,
      webAclArn: acl.attrArn,
    });
    new CfnOutput(this, 'ApiUrl', { value: this.api.url });
    if (config.console === 'api') new CfnOutput(this, 'ConsoleUrl', { value: this.api.url });
    else new CfnOutput(this, 'ConsoleConfig', { value: JSON.stringify(consoleConfig(config, this.people)) });
  }

  private issueClaims({ evidence }: ApiStackProps, settings: FunctionSettings): CallvaultFunction {
    return new CallvaultFunction(this, 'IssueClaims', {
      settings,
      name: 'issue-claims',
      description: 'Adds roles and scope to a token before it is signed',
      schema: claimsSchema,
      environment: { PRINCIPALS_TABLE: evidence.principals.tableName },
      memoryMiB: 512,
      timeout: Duration.seconds(5),
      statements: readPrincipals(evidence),
    });
  }

  private peopleOf(config: Config, identity: CognitoConfig, claims: CallvaultFunction): People {
    const { console, consoleDomain } = config;
    const consoleUrls = [
      ...(consoleDomain ? [`https://${consoleDomain.name}/`] : []),
      // The gateway comes after the pool whose tokens it asks for.
      ...(console === 'api' ? [Lazy.string({ produce: () => addressOf(this.api) })] : []),
    ];
    const people = new People(this, 'People', { config, identity, issueClaims: claims.function, consoleUrls });
    new CfnOutput(this, 'UserPoolId', { value: people.pool.userPoolId });
    if (people.signInUrl !== undefined) new CfnOutput(this, 'SignInUrl', { value: people.signInUrl });
    people.clients.forEach((client) => {
      new CfnOutput(this, `${client.node.id}ClientId`, { value: client.userPoolClientId });
    });
    return people;
  }

  private serveApi(props: ApiStackProps, settings: FunctionSettings, identity: Identity): CallvaultFunction {
    const { config, evidence, search, integrateLog, runExport, bus, insights } = props;
    const { catalogue, custodyLog, intake, keys, vault, webhooks, work } = sharedEnvironment(config, evidence);
    const tokenKey = subjectTokenKey(this, config);
    const serveApi = new CallvaultFunction(this, 'ServeApi', {
      settings,
      name: 'serve-api',
      description: 'Answers the HTTP API',
      schema: apiSchema,
      environment: {
        ...catalogue,
        ...custodyLog,
        ...identity,
        ...intake,
        ...keys,
        ...vault,
        ...webhooks,
        ...work,
        ...searchEnvironment(search),
        INTEGRATE_FUNCTION: integrateLog.functionArn,
        EXPORT_FUNCTION: runExport.functionArn,
        EVENT_BUS: bus.eventBusName,
        SUBJECT_TOKEN_KEY_ARN: tokenKey.keyArn,
        ...(this.people && { SUBJECT_PATH: CALLERS_PATH }),
        ...(config.console === 'api' && {
          CONSOLE_CONFIG: JSON.stringify(consoleConfig(config, this.people)),
          CONSOLE_ORIGINS: consoleOrigins(this, config, evidence).join(' '),
        }),
        ...(insights && { FACTS_DATABASE: insights.databaseName, FACTS_WORK_GROUP: insights.workGroup.name }),
      },
      memoryMiB: 1769,
      // What API Gateway waits for.
      // A second less than the gateway waits: the function tells of its own end.
      timeout: Duration.seconds(28),
      statements: [
        ...serveApiRights(evidence),
        ...integrateFirst(integrateLog),
        ...startExports(runExport),
        ...publishEvents(bus),
        ...signSubjectTokens(tokenKey),
        ...(insights ? askFacts(insights) : []),
      ],
    });
    // What is restricted or to be erased leaves the index at once.
    search.allow(serveApi.role, 'remove');
    return serveApi;
  }
}

/** Not `api.url`, which waits for the stage and so for everything behind it. */
function addressOf(api: RestApi): string {
  const { region, urlSuffix } = Stack.of(api);
  return `https://${api.restApiId}.execute-api.${region}.${urlSuffix}/${STAGE_NAME}/`;
}

type Identity = Record<'IDENTITY_ISSUER' | 'IDENTITY_AUDIENCE' | 'IDENTITY_JWKS_URL', string>;

function identityOf({ identity }: Config, people: People | undefined): Identity {
  if (identity.kind === 'oidc') {
    const { issuer, audience, jwksUrl } = identity;
    return { IDENTITY_ISSUER: issuer, IDENTITY_AUDIENCE: audience, IDENTITY_JWKS_URL: jwksUrl };
  }
  if (!people) throw new Error('identity: cognito without a user pool');
  const issuer = issuerOf(people.pool);
  return {
    IDENTITY_ISSUER: issuer,
    IDENTITY_AUDIENCE: people.clients.map(({ userPoolClientId }) => userPoolClientId).join(','),
    IDENTITY_JWKS_URL: `${issuer}/.well-known/jwks.json`,
  };
}
