/** People and machines of one deployment: nobody signs up, groups are the roles, and a second factor is asked for. */
import { Duration, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  OAuthScope,
  ProviderAttribute,
  ResourceServerScope,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolIdentityProviderOidc,
  UserPoolIdentityProviderSaml,
  UserPoolIdentityProviderSamlMetadata,
  UserPoolOperation,
  type IUserPoolIdentityProvider,
  type IUserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { API_ROLES } from '../../core/privacy/access.ts';
import { retainData, type Config } from '../config.ts';

export type CognitoConfig = Extract<Config['identity'], { kind: 'cognito' }>;

export interface PeopleProps {
  readonly config: Config;
  readonly identity: CognitoConfig;
  /** Adds roles and scope to a token before it is signed. */
  readonly issueClaims: IFunction;
  /** Where the console is, as far as that is known: the sign-in page leads back there. */
  readonly consoleUrls: readonly string[];
}

/** `use` is for people, `service` for machines that deliver recordings. */
const RESOURCE_SERVER = 'callvault';
/** Of an assertion: the pool knows people by it. */
const SAML_EMAIL = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';
const USE = new ResourceServerScope({
  scopeName: 'use',
  scopeDescription: 'Use the archive as the person who signed in',
});
const SERVICE = new ResourceServerScope({ scopeName: 'service', scopeDescription: 'Deliver recordings as a machine' });

export class People extends Construct {
  readonly pool: UserPool;
  /** App clients whose tokens the API takes. */
  readonly clients: readonly UserPoolClient[];
  /** People's, of the clients. */
  readonly consoleClient: UserPoolClient;
  /** Where people sign in and machines ask for tokens; undefined without a domain prefix. */
  readonly signInUrl?: string;
  /** What an access token must carry, one of them, to get through the gateway. */
  readonly scopes: readonly string[];

  constructor(scope: Construct, id: string, { config, identity, issueClaims, consoleUrls }: PeopleProps) {
    super(scope, id);
    this.pool = this.userPool(config, identity);
    this.pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, issueClaims, LambdaVersion.V2_0);
    this.addGroups();
    const server = this.pool.addResourceServer('Server', { identifier: RESOURCE_SERVER, scopes: [USE, SERVICE] });
    const { domainPrefix } = identity;
    if (domainPrefix !== undefined) {
      this.signInUrl = this.pool.addDomain('Domain', { cognitoDomain: { domainPrefix } }).baseUrl();
    }
    const callbackUrls =
      domainPrefix === undefined ? identity.callbackUrls : [...identity.callbackUrls, ...consoleUrls];
    this.consoleClient = this.browserClient([...new Set(callbackUrls)], server, this.companySignIn(identity));
    this.clients = [this.consoleClient, ...(domainPrefix === undefined ? [] : [this.machineClient(server)])];
    this.scopes = [USE, SERVICE].map(({ scopeName }) => `${RESOURCE_SERVER}/${scopeName}`);
  }

  private userPool(config: Config, { mfa }: CognitoConfig): UserPool {
    return new UserPool(this, 'Pool', {
      userPoolName: `callvault-${config.stage}`,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: mfa === 'required' ? Mfa.REQUIRED : Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 14,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
        passwordHistorySize: 12,
      },
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      deletionProtection: retainData(config),
      removalPolicy: retainData(config) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  /** A caller comes by a token, not by a group: `subject` is given by the table of principals. */
  private addGroups(): void {
    for (const role of API_ROLES.filter((name) => name !== 'subject')) {
      new CfnUserPoolGroup(this, `Group-${role}`, { userPoolId: this.pool.userPoolId, groupName: role });
    }
  }

  private companySignIn({ company }: CognitoConfig): IUserPoolIdentityProvider | undefined {
    if (!company) return undefined;
    const { name } = company;
    if (company.kind === 'saml') {
      return new UserPoolIdentityProviderSaml(this, 'Company', {
        userPool: this.pool,
        name,
        metadata: UserPoolIdentityProviderSamlMetadata.url(company.metadataUrl),
        attributeMapping: { email: ProviderAttribute.other(SAML_EMAIL) },
      });
    }
    return new UserPoolIdentityProviderOidc(this, 'Company', {
      userPool: this.pool,
      name,
      issuerUrl: company.issuer,
      clientId: company.clientId,
      clientSecret: SecretValue.secretsManager(company.clientSecretArn).unsafeUnwrap(),
      scopes: ['openid', 'email'],
      attributeMapping: { email: ProviderAttribute.other('email') },
    });
  }

  /** Runs in browsers, so that it can keep no secret: code flow with PKCE, short tokens. */
  private browserClient(
    callbackUrls: readonly string[],
    server: IUserPoolResourceServer,
    company: IUserPoolIdentityProvider | undefined,
  ): UserPoolClient {
    return this.pool.addClient('Console', {
      generateSecret: false,
      authFlows: { userSrp: true },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(10),
      ...signInPage(callbackUrls, server),
      supportedIdentityProviders: company
        ? [UserPoolClientIdentityProvider.custom(company.providerName)]
        : [UserPoolClientIdentityProvider.COGNITO],
    });
  }

  private machineClient(server: IUserPoolResourceServer): UserPoolClient {
    return this.pool.addClient('Machines', {
      generateSecret: true,
      authFlows: {},
      accessTokenValidity: Duration.minutes(15),
      oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.resourceServer(server, SERVICE)] },
    });
  }
}

function signInPage(callbackUrls: readonly string[], server: IUserPoolResourceServer): object {
  if (callbackUrls.length === 0) return { disableOAuth: true };
  return {
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, OAuthScope.resourceServer(server, USE)],
      callbackUrls,
      logoutUrls: callbackUrls,
    },
  };
}

/** Where tokens come from and where the keys lie that they are signed with. */
export function issuerOf(pool: UserPool): string {
  const { region, urlSuffix } = Stack.of(pool);
  return `https://cognito-idp.${region}.${urlSuffix}/${pool.userPoolId}`;
}
