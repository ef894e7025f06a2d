/** The REST API before serve-api. It authenticates, limits and logs; what a request means is decided behind it. */
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  AuthorizationType,
  CfnRestApi,
  CognitoUserPoolsAuthorizer,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  ResponseType,
  RestApi,
  type MethodOptions,
} from 'aws-cdk-lib/aws-apigateway';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { retainData, type Config } from '../config.ts';
import { CALLERS_PATH } from '../../functions/serve-api/callers-path.ts';
import type { People } from './user-pool.ts';

/** Paths that anybody may call; a test holds them against the routes. */
export const PUBLIC_PATHS = ['/healthz', '/openapi.json'] as const;
/** With `console: api`: programs and documentation, no data. */
const CONSOLE_PATHS = ['console-config.json', 'favicon.svg', 'assets/{proxy+}', 'docs', 'docs/{proxy+}'] as const;
export const STAGE_NAME = 'v1';

interface GatewayProps {
  readonly config: Config;
  readonly serveApi: IFunction;
  readonly logKey: IKey;
  /** Without one the function alone reads tokens. */
  readonly people?: People;
}

export function gateway(scope: Construct, props: GatewayProps): RestApi {
  const { config } = props;
  const api = new RestApi(scope, 'Api', {
    restApiName: `callvault-${config.stage}`,
    endpointTypes: [EndpointType.REGIONAL],
    // Audio goes both ways as it is.
    binaryMediaTypes: ['*/*'],
    cloudWatchRole: true,
    // One for all APIs of the account: not ours to take away.
    cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
    deployOptions: {
      stageName: STAGE_NAME,
      tracingEnabled: true,
      metricsEnabled: true,
      loggingLevel: MethodLoggingLevel.ERROR,
      dataTraceEnabled: false,
      throttlingRateLimit: config.api.ratePerSecond,
      throttlingBurstLimit: config.api.burst,
      accessLogDestination: new LogGroupLogDestination(accessLog(scope, props)),
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(LOGGED)),
    },
  });
  demandModernTls(api);
  addMethods(api, props);
  addAnswers(api);
  return api;
}

/** The template's names are not yet in the L2. */
function demandModernTls(api: RestApi): void {
  const resource = api.node.defaultChild;
  if (!(resource instanceof CfnRestApi)) return;
  resource.securityPolicy = 'SecurityPolicy_TLS13_1_2_2021_06';
  resource.endpointAccessMode = 'STRICT';
}

function addMethods(api: RestApi, { config, serveApi, people }: GatewayProps): void {
  const integration = new LambdaIntegration(serveApi, { allowTestInvoke: false });
  const requestValidator = api.addRequestValidator('Validator', {
    validateRequestBody: true,
    validateRequestParameters: true,
  });
  const open: MethodOptions = { authorizationType: AuthorizationType.NONE, requestValidator };
  for (const path of PUBLIC_PATHS) api.root.addResource(path.slice(1)).addMethod('GET', integration, open);
  if (config.console === 'api') {
    api.root.addMethod('GET', integration, open);
    for (const path of CONSOLE_PATHS) api.root.resourceForPath(path).addMethod('GET', integration, open);
  }
  // The user pool has not signed the tokens of callers: the function reads them, and takes no others on this way.
  if (people) api.root.addResource(CALLERS_PATH.slice(1)).addResource('{proxy+}').addMethod('ANY', integration, open);
  api.root
    .addResource('{proxy+}')
    .addMethod('ANY', integration, people ? { ...signedIn(api, people), requestValidator } : open);
}

function signedIn(api: RestApi, { pool, scopes }: People): MethodOptions {
  const authorizer = new CognitoUserPoolsAuthorizer(api, 'Authorizer', { cognitoUserPools: [pool] });
  return { authorizationType: AuthorizationType.COGNITO, authorizer, authorizationScopes: [...scopes] };
}

function accessLog(scope: Construct, { config, logKey }: GatewayProps): LogGroup {
  return new LogGroup(scope, 'AccessLog', {
    encryptionKey: logKey,
    retention: config.logRetentionDays,
    removalPolicy: retainData(config) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
}

/** No address, no user, no path, no query, no token: who did what stands in the custody log, and a path or a search may name people. */
const LOGGED = {
  requestId: AccessLogField.contextRequestId(),
  functionRequestId: AccessLogField.contextAwsEndpointRequestId(),
  time: AccessLogField.contextRequestTimeEpoch(),
  method: AccessLogField.contextHttpMethod(),
  resource: AccessLogField.contextResourcePath(),
  status: AccessLogField.contextStatus(),
  bytes: AccessLogField.contextResponseLength(),
  latencyMs: AccessLogField.contextResponseLatency(),
  integrationMs: AccessLogField.contextIntegrationLatency(),
  integrationStatus: AccessLogField.contextIntegrationStatus(),
  firewall: AccessLogField.contextWafResponseCode(),
  error: AccessLogField.contextErrorResponseType(),
};

/** What the gateway refuses by itself reads like the API's own problem documents. */
const ANSWERS = [
  { type: ResponseType.UNAUTHORIZED, status: 401, code: 'UNAUTHENTICATED', title: 'Not authenticated' },
  { type: ResponseType.ACCESS_DENIED, status: 403, code: 'FORBIDDEN', title: 'Not allowed' },
  { type: ResponseType.WAF_FILTERED, status: 403, code: 'FORBIDDEN', title: 'Not allowed' },
  { type: ResponseType.THROTTLED, status: 429, code: 'RATE_LIMITED', title: 'Too many requests' },
  { type: ResponseType.INTEGRATION_TIMEOUT, status: 503, code: 'UNAVAILABLE', title: 'Unavailable' },
  { type: ResponseType.INTEGRATION_FAILURE, status: 503, code: 'UNAVAILABLE', title: 'Unavailable' },
] as const;

function addAnswers(api: RestApi): void {
  for (const { type, status, code, title } of ANSWERS) {
    api.addGatewayResponse(`Answer-${type.responseType}`, {
      type,
      statusCode: String(status),
      responseHeaders: {
        // In the gateway's own spelling, whose header it replaces.
        'Content-Type': "'application/problem+json'",
        'cache-control': "'no-store'",
        ...(status === 429 && { 'retry-after': "'1'" }),
      },
      templates: {
        'application/json': JSON.stringify({
          type: `urn:callvault:problem:${code.toLowerCase().replaceAll('_', '-')}`,
          title,
          status,
          code,
          detail: title,
          instance: 'urn:callvault:request:$context.requestId',
        }),
      },
    });
  }
}
