/** The company's identity provider: where people come from, and where they go when they leave. */
import { UserManager } from 'oidc-client-ts';
import type { ConsoleConfig } from '../shared/config.ts';
import { dropToken } from './token-store.ts';

/** `home`: where the console is. Without an identity provider: nothing. */
export function managerOf({ signIn }: Pick<ConsoleConfig, 'signIn'>, home: string): UserManager | undefined {
  if (signIn.kind !== 'oidc') return undefined;
  return new UserManager({
    authority: signIn.authority,
    client_id: signIn.clientId,
    scope: signIn.scope,
    redirect_uri: home,
    response_type: 'code',
    // Access tokens live for minutes, a working day is longer.
    automaticSilentRenew: true,
  });
}

/**
 * Ends the session at the provider too: otherwise whoever sits down next is signed in again without a password. The page goes there and comes
 * back; a provider that has no place for it is left as it is. Errors: those of the network.
 */
export async function leave(config: Pick<ConsoleConfig, 'signIn'>, home: string): Promise<void> {
  const manager = managerOf(config, home);
  if (!manager) return;
  // What is kept in a tab is still there when the page comes back.
  dropToken();
  // Access tokens cannot be called back, and end within minutes. Some providers take no tokens back at all.
  await manager.revokeTokens(['refresh_token']).catch(() => undefined);
  await manager.signoutRedirect({
    post_logout_redirect_uri: home,
    // Amazon Cognito has names of its own for it.
    extraQueryParams: { client_id: manager.settings.client_id, logout_uri: home },
  });
}
