/** The front door: closed unless a route says otherwise, limited, and silent about people in its logs. */
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ROUTES } from '../../api/routes.ts';
import { API_ROLES } from '../../core/privacy/access.ts';
import { PUBLIC_PATHS } from '../../lib/front/gateway.ts';
import { resourcesOf, stacksOf, statementsOfFunction } from './support.ts';

const SIGN_IN = { kind: 'cognito', domainPrefix: 'calls', callbackUrls: ['https://calls.example/in'] };

describe('with a user pool', () => {
  const template = Template.fromStack(stacksOf({ identity: SIGN_IN, api: { ratePerSecond: 7, burst: 9 } }).api);

  test('nobody signs up, everybody has a second factor, guesses are noticed', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
      DeletionProtection: 'ACTIVE',
      LambdaConfig: { PreTokenGenerationConfig: Match.objectLike({ LambdaVersion: 'V2_0' }) },
    });
  });

  test('groups are the roles that people have', () => {
    const groups = Object.values(resourcesOf(template, 'AWS::Cognito::UserPoolGroup'));
    expect(groups.map(({ Properties }) => Properties['GroupName'])).toEqual(
      API_ROLES.filter((role) => role !== 'subject'),
    );
  });

  test('the console has no secret and takes the code flow; machines have one and take no password', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      // The gateway's own address is where the console is.
      CallbackURLs: ['https://calls.example/in', Match.objectLike({ 'Fn::Join': Match.anyValue() })],
      PreventUserExistenceErrors: 'ENABLED',
    });
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
    });
    expect(JSON.stringify(template.toJSON())).not.toMatch(/USER_PASSWORD_AUTH|"implicit"/u);
  });

  test('every method wants a token but those of the public routes and the way of callers', () => {
    const open = Object.values(resourcesOf(template, 'AWS::ApiGateway::Method')).filter(
      ({ Properties }) => Properties['AuthorizationType'] === 'NONE',
    );
    const methods = open.map(({ Properties }) => Properties['HttpMethod']);
    expect(methods.filter((method) => method !== 'GET')).toEqual(['ANY']);
    const resources = resourcesOf(template, 'AWS::ApiGateway::Resource');
    const pathOf = (id: unknown): string => {
      const { Ref } = z.object({ Ref: z.string().optional() }).parse(id);
      const resource = Ref === undefined ? undefined : resources[Ref];
      return resource ? `${pathOf(resource.Properties['ParentId'])}/${String(resource.Properties['PathPart'])}` : '';
    };
    const consolePaths = ['', '/assets/{proxy+}', '/console-config.json', '/docs', '/docs/{proxy+}', '/favicon.svg'];
    expect(open.map(({ Properties }) => pathOf(Properties['ResourceId'])).sort()).toEqual(
      [...PUBLIC_PATHS, '/callers/{proxy+}', ...consolePaths].sort(),
    );
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ SUBJECT_PATH: '/callers', SUBJECT_TOKEN_KEY_ARN: Match.anyValue() }),
      },
    });
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'ANY',
      AuthorizationType: 'COGNITO_USER_POOLS',
      AuthorizationScopes: ['callvault/use', 'callvault/service'],
    });
  });

  test('the stage is throttled, traced and before a firewall', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      TracingEnabled: true,
      MethodSettings: [
        Match.objectLike({
          ThrottlingRateLimit: 7,
          ThrottlingBurstLimit: 9,
          LoggingLevel: 'ERROR',
          DataTraceEnabled: false,
        }),
      ],
    });
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { ResourceArn: Match.anyValue() });
    const [acl] = Object.values(resourcesOf(template, 'AWS::WAFv2::WebACL'));
    const rules = z.array(z.looseObject({ Name: z.string() })).parse(acl?.Properties['Rules']);
    expect(rules.map(({ Name }) => Name)).toEqual([
      'address-limit',
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesCommonRuleSet',
    ]);
  });

  test('a key of its own signs the tokens of callers, and nothing but that', () => {
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties('AWS::KMS::Key', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    const statements = statementsOfFunction(template, 'serve-api').filter(({ Sid }) => Sid === 'SignSubjectTokens');
    expect(statements.map(({ Action }) => Action)).toEqual([['kms:GenerateMac', 'kms:VerifyMac']]);
    expect(JSON.stringify(statements)).toContain('SubjectTokenKey');
  });

  test('whoever asks too often is told so as the API tells it', () => {
    template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: 'THROTTLED',
      StatusCode: '429',
      ResponseParameters: Match.objectLike({ 'gatewayresponse.header.retry-after': "'1'" }),
      ResponseTemplates: {
        'application/json': Match.serializedJson(
          Match.objectLike({ code: 'RATE_LIMITED', status: 429, type: 'urn:callvault:problem:rate-limited' }),
        ),
      },
    });
  });

  test('so does the firewall tell an address that asks too often', () => {
    const [acl] = Object.values(resourcesOf(template, 'AWS::WAFv2::WebACL'));
    const [rule] = z
      .array(z.looseObject({ Action: z.looseObject({ Block: z.unknown() }) }))
      .parse([z.array(z.unknown()).parse(acl?.Properties['Rules'])[0]]);
    expect(rule?.Action.Block).toEqual({
      CustomResponse: {
        ResponseCode: 429,
        CustomResponseBodyKey: 'RATE_LIMITED',
        ResponseHeaders: [{ Name: 'retry-after', Value: '300' }],
      },
    });
    const bodies = z.record(z.string(), z.object({ ContentType: z.string(), Content: z.string() }));
    const { RATE_LIMITED: body } = bodies.parse(acl?.Properties['CustomResponseBodies']);
    expect(body?.ContentType).toBe('APPLICATION_JSON');
    const type = 'urn:callvault:problem:rate-limited';
    expect(JSON.parse(body?.Content ?? '')).toMatchObject({ type, status: 429, code: 'RATE_LIMITED' });
  });

  test('old TLS is refused', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_2021_06',
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
  });

  test('the access log is JSON and names no address, person, path, query or token', () => {
    const [stage] = Object.values(resourcesOf(template, 'AWS::ApiGateway::Stage'));
    const { Format } = z.object({ Format: z.string() }).parse(stage?.Properties['AccessLogSetting']);
    expect(Object.keys(z.record(z.string(), z.string()).parse(JSON.parse(Format)))).toContain('requestId');
    // A path may end with the reference of a customer; `resourcePath` is the pattern.
    expect(Format).not.toMatch(/context\.path|identity|sourceIp|caller|user|claims|querystring|authorizer|header/iu);
  });

  test('the firewall logs what it blocks, without what was asked', () => {
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      RedactedFields: Match.arrayWith([{ QueryString: {} }, { SingleHeader: { Name: 'authorization' } }]),
      LoggingFilter: Match.objectLike({ DefaultBehavior: 'DROP' }),
    });
  });

  test('the API begins, reads and ends uploads in parts of audio, and of nothing else', () => {
    const statements = statementsOfFunction(template, 'serve-api');
    const onParts = statements.filter(
      ({ Action, Resource }) =>
        JSON.stringify(Action).includes('Multipart') && JSON.stringify(Resource).includes('IntakeBucket'),
    );
    expect(onParts.map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ['WriteIntake', ['s3:PutObject', 's3:AbortMultipartUpload']],
      ['FindParts', ['s3:ListBucketMultipartUploads']],
      ['ListParts', ['s3:ListMultipartUploadParts']],
    ]);
    expect(JSON.stringify(onParts.at(-1)?.Resource)).toMatch(/IntakeBucket.*\/audio\/\*/u);
  });

  test('the API can neither seal nor delete evidence, nor make or destroy keys', () => {
    const statements = statementsOfFunction(template, 'serve-api');
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions).toContain('s3:PutObjectLegalHold');
    const forbidden = /^s3:(?:DeleteObjectVersion|BypassGovernanceRetention)$|^kms:(?:Sign|ScheduleKeyDeletion)$|\*$/u;
    expect(actions.filter((action) => forbidden.test(action))).toEqual([]);
    expect(statements.filter(({ Sid }) => /^(?:PutIntoVault|WriteKeys|WrapKeys)$/u.test(Sid ?? ''))).toEqual([]);
    // A later date, when an event is told.
    expect(statements.filter(({ Action }) => Action.includes('s3:PutObjectRetention')).map(({ Sid }) => Sid)).toEqual([
      'LockInVault',
    ]);
  });
});

test('served by the API, the console is told who signs in, and may talk to the buckets and to that sign-in', () => {
  const template = Template.fromStack(stacksOf({ identity: SIGN_IN }).api);
  const found = Object.values(resourcesOf(template, 'AWS::Lambda::Function')).map(({ Properties }) => Properties);
  const variables = JSON.stringify(found.filter((each) => each['Description'] === 'Answers the HTTP API'));
  expect(variables).toContain('CONSOLE_CONFIG');
  expect(variables).toMatch(/ConsoleClient|PeoplePoolConsole/u);
  expect(variables).toContain('https://calls.auth.eu-central-1.amazoncognito.com');
  expect(template.findOutputs('ConsoleUrl')).not.toEqual({});
  const away = Template.fromStack(
    stacksOf({ console: 'cloudfront', edgeRegion: 'us-east-1', account: '123456789012' }).api,
  );
  expect(JSON.stringify(away.toJSON())).not.toContain('CONSOLE_CONFIG');
  expect(JSON.stringify(away.findOutputs('ConsoleConfig'))).toContain('./docs/');
  expect(
    Object.values(resourcesOf(away, 'AWS::ApiGateway::Resource')).map((one) => one.Properties['PathPart']),
  ).not.toContain('docs');
});

test('a provider of one’s own signs people in by code flow when it knows the console', () => {
  const identity = {
    ...{ kind: 'oidc', issuer: 'https://in.example', audience: 'calls', jwksUrl: 'https://in.example/keys' },
    console: { clientId: 'console', scope: 'openid calls', origins: ['https://token.example/oauth2'] },
  };
  const text = JSON.stringify(Template.fromStack(stacksOf({ identity }).api).toJSON());
  expect(text).toContain(
    JSON.stringify({
      kind: 'oidc',
      authority: 'https://in.example',
      clientId: 'console',
      scope: 'openid calls',
    }).replaceAll('"', '\\"'),
  );
  expect(text).toContain('https://in.example https://token.example');
});

test('says where to sign in, when there is a page', () => {
  const page = Template.fromStack(stacksOf({ identity: SIGN_IN }).api).findOutputs('SignInUrl');
  expect(JSON.stringify(page)).toMatch(/https:.*PeoplePoolDomain.*\.auth\./);
  const { api } = stacksOf({ identity: { kind: 'cognito' } });
  expect(Template.fromStack(api).findOutputs('SignInUrl')).toEqual({});
});

test('the public paths are those of the routes, and the description', () => {
  const open = ROUTES.filter(({ access }) => access.right === 'public').map(({ shape }) => shape.path);
  expect([...PUBLIC_PATHS].sort()).toEqual([...open, '/openapi.json'].sort());
});

test('a directory of SAML or OIDC signs people in; the secret is read at deploy time', () => {
  const secret = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:sign-in-AbCdEf';
  const saml = { kind: 'saml', name: 'Company', metadataUrl: 'https://in.example/metadata' };
  const oidc = {
    kind: 'oidc',
    name: 'Company',
    issuer: 'https://in.example',
    clientId: 'calls',
    clientSecretArn: secret,
  };
  for (const company of [saml, oidc]) {
    const template = Template.fromStack(stacksOf({ identity: { ...SIGN_IN, company } }).api);
    template.hasResourceProperties('AWS::Cognito::UserPoolIdentityProvider', {
      ProviderType: company.kind.toUpperCase(),
      ...(company.kind === 'oidc' && {
        ProviderDetails: Match.objectLike({ client_secret: `{{resolve:secretsmanager:${secret}:SecretString:::}}` }),
      }),
    });
    expect(resourcesOf(template, 'AWS::Cognito::UserPoolClient')).not.toEqual({});
  }
});

test('with a provider of its own there is no user pool, and the function reads the tokens', () => {
  const identity = {
    kind: 'oidc',
    issuer: 'https://in.example',
    audience: 'calls',
    jwksUrl: 'https://in.example/keys',
  };
  const template = Template.fromStack(stacksOf({ identity }).api);
  expect(resourcesOf(template, 'AWS::Cognito::UserPool')).toEqual({});
  expect(resourcesOf(template, 'AWS::ApiGateway::Authorizer')).toEqual({});
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike({
        IDENTITY_ISSUER: 'https://in.example',
        IDENTITY_AUDIENCE: 'calls',
        IDENTITY_JWKS_URL: 'https://in.example/keys',
      }),
    },
  });
});
