/** What the console is told about its deployment: where the API is, who signs people in, and which origins its pages may talk to. */
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ConsoleConfig } from '../../console/shared/config.ts';
import type { Config } from '../config.ts';
import { issuerOf, type People } from '../front/user-pool.ts';
import type { Evidence } from '../stacks/evidence-stack.ts';

/** As in the user pool: who somebody is, and that they may use the archive. */
const POOL_SCOPE = 'openid callvault/use';

/** The content of `console-config.json`. */
export function consoleConfig(config: Config, people: People | undefined): ConsoleConfig {
  return {
    // The gateway has the API beside the files, CloudFront below them.
    apiBase: config.console === 'api' ? './' : '/api',
    signIn: signInOf(config, people),
    docs: './docs/',
  };
}

/** Without a sign-in page people paste a token. */
function signInOf({ identity }: Config, people: People | undefined): ConsoleConfig['signIn'] {
  if (identity.kind === 'oidc') {
    if (!identity.console) return { kind: 'token' };
    const { clientId, scope } = identity.console;
    return { kind: 'oidc', authority: identity.issuer, clientId, scope };
  }
  if (people?.signInUrl === undefined) return { kind: 'token' };
  const clientId = people.consoleClient.userPoolClientId;
  return { kind: 'oidc', authority: issuerOf(people.pool), clientId, scope: POOL_SCOPE };
}

/** The buckets it uploads to and plays from, and where it exchanges the code of a sign-in for a token. */
export function consoleOrigins(scope: Construct, config: Config, { intake, work }: Evidence): readonly string[] {
  const buckets = [intake, work].map(({ bucketRegionalDomainName }) => `https://${bucketRegionalDomainName}`);
  return [...buckets, ...signInOrigins(Stack.of(scope), config)];
}

function signInOrigins({ region, urlSuffix }: Stack, { identity }: Config): readonly string[] {
  if (identity.kind === 'oidc') {
    if (!identity.console) return [];
    return [...new Set([identity.issuer, ...identity.console.origins].map((url) => new URL(url).origin))];
  }
  if (identity.domainPrefix === undefined) return [];
  return [
    `https://cognito-idp.${region}.${urlSuffix}`,
    `https://${identity.domainPrefix}.auth.${region}.amazoncognito.com`,
  ];
}
