/** The deployed API as a client outside sees it, and the people who may sign in. */
import { createHash, randomBytes } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import type { Deployed } from './deployed.ts';
import type { Emulator } from './emulator.ts';
import type { Functions } from './functions.ts';

interface CallOptions {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly accept?: string;
  readonly redirect?: 'follow' | 'manual';
}

export interface Api {
  /** GET, or POST with a body, unless `method` says otherwise. */
  call(path: string, options?: CallOptions): Promise<Response>;
  /** An access token of a new user in this group. */
  signIn(group: string): Promise<string>;
}

export async function openApi(emulator: Emulator, deployed: Deployed, functions: Functions): Promise<Api> {
  const [, id = '', stage = ''] = /\/\/([^.]+)\.[^/]*\/([^/]+)\//u.exec(deployed.outputs.get('ApiUrl') ?? '') ?? [];
  const pool = deployed.outputs.get('UserPoolId') ?? '';
  const client = deployed.outputs.get('ConsoleClientId') ?? '';
  // The name of the real service does not lead here.
  await functions.configure({ IDENTITY_JWKS_URL: `${emulator.endpoint}/${pool}/.well-known/jwks.json` });
  return {
    call: (path, { method, token, body, accept, redirect = 'follow' } = {}) =>
      fetch(`${emulator.endpoint}/restapis/${id}/${stage}/_user_request_${path}`, {
        redirect,
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          ...(accept !== undefined && { accept }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    async signIn(group) {
      const username = await addUser(emulator, pool, group);
      return tokenFor(emulator, client, username);
    },
  };
}

const PASSWORD = 'Long-enough-1-for-the-test';
/** As in emulator.yaml. */
const CALLBACK = 'https://console.callvault.example/signed-in';

async function addUser(emulator: Emulator, UserPoolId: string, GroupName: string): Promise<string> {
  const cognito = new CognitoIdentityProviderClient(emulator.client);
  const Username = `${GroupName}@callvault.example`;
  const user = { UserPoolId, Username };
  const UserAttributes = [
    { Name: 'email', Value: Username },
    { Name: 'email_verified', Value: 'true' },
  ];
  const created = { ...user, UserAttributes, TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' } as const;
  await cognito.send(new AdminCreateUserCommand(created));
  await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  await cognito.send(new AdminAddUserToGroupCommand({ ...user, GroupName }));
  return Username;
}

/** What a browser does on the sign-in page: code flow with PKCE. */
async function tokenFor(emulator: Emulator, client: string, username: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const common = { client_id: client, redirect_uri: CALLBACK };
  const form = (path: string, fields: Record<string, string>): Promise<Response> =>
    fetch(`${emulator.endpoint}${path}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
  const page = await form('/login', {
    ...common,
    ...{ response_type: 'code', scope: 'openid callvault/use', state: 'x' },
    ...{ code_challenge: challenge, code_challenge_method: 'S256', username, password: PASSWORD },
  });
  const code = new URL(page.headers.get('location') ?? 'about:blank').searchParams.get('code');
  if (code === null) throw new Error(`the sign-in page answers ${page.status}: ${(await page.text()).slice(0, 2000)}`);
  const grant = { grant_type: 'authorization_code', code, code_verifier: verifier };
  const answer = await form('/oauth2/token', { ...common, ...grant });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}
