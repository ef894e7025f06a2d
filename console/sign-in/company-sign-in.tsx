/** Sign-in with the company's identity provider: OpenID Connect, authorization code with PKCE. */
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { UserManager } from 'oidc-client-ts';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { useWords } from '../shared/words.ts';
import { home } from './address.ts';
import { managerOf } from './company.ts';
import { SignInFrame } from './frame.tsx';
import type { SignInProps } from './token-sign-in.tsx';
import { SIGN_IN_WORDS } from './words.ts';

export function CompanySignIn({ config, refused, onToken }: SignInProps): ReactElement {
  const t = useWords(SIGN_IN_WORDS);
  const [failed, setFailed] = useState(false);
  const manager = useMemo(() => managerOf(config, home()), [config]);
  useEffect(() => {
    if (!manager) return;
    manager.events.addUserLoaded(({ access_token: token }) => {
      onToken(token);
    });
    signIn(manager).catch(() => {
      setFailed(true);
    });
  }, [manager, onToken]);
  return (
    <SignInFrame>
      <SpaceBetween size="l">
        {(refused || failed) && <Alert type="error">{t.refused}</Alert>}
        <p>{t.company}</p>
        <Button variant="primary" onClick={() => void manager?.signinRedirect()}>
          {t.continue}
        </Button>
      </SpaceBetween>
    </SignInFrame>
  );
}

/** The provider sends people back with `?code=...&state=...`; whoever was here before may still have the right to a new token. */
async function signIn(manager: UserManager): Promise<void> {
  if (new URLSearchParams(location.search).has('code')) {
    await manager.signinRedirectCallback();
    history.replaceState(null, '', `${location.pathname}#/`);
  } else if ((await manager.getUser())?.refresh_token !== undefined) {
    await manager.signinSilent();
  }
}
