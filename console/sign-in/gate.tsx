/** Nobody sees a page without a token that the server takes. */
import Spinner from '@cloudscape-design/components/spinner';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactElement, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { CallvaultProblem, createCallvaultClient } from '../../client/index.ts';
import { loadConfig, type ConsoleConfig } from '../shared/config.ts';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { SessionContext } from '../shared/session.ts';
import { forgetToken, keepToken, keptToken } from './token-store.ts';
import { TokenSignIn } from './token-sign-in.tsx';

const CompanySignIn = lazy(async () => ({ default: (await import('./company-sign-in.tsx')).CompanySignIn }));

export function Gate({ children }: { readonly children: ReactNode }): ReactElement {
  const config = useQuery({ queryKey: ['config'], queryFn: loadConfig, staleTime: Infinity });
  if (config.error) return <ProblemAlert error={config.error} onRetry={() => void config.refetch()} />;
  return config.data ? <SignedIn config={config.data}>{children}</SignedIn> : <Spinner size="large" />;
}

function SignedIn({
  config,
  children,
}: {
  readonly config: ConsoleConfig;
  readonly children: ReactNode;
}): ReactElement {
  const [token, setToken] = useState(keptToken);
  const queries = useQueryClient();
  const baseUrl = new URL(config.apiBase, document.baseURI).href;
  const client = useMemo(() => createCallvaultClient({ baseUrl, token }), [baseUrl, token]);
  const enter = useCallback((given: string) => {
    keepToken(given.trim());
    setToken(given.trim());
  }, []);
  const signOut = useCallback(() => {
    forgetToken();
    setToken(undefined);
    queries.clear();
  }, [queries]);
  const me = useQuery({
    queryKey: ['me', token],
    queryFn: () => client.get('/me'),
    enabled: token !== undefined,
    staleTime: Infinity,
    // A renewed token is the same person: what is on the page stays.
    placeholderData: keepPreviousData,
  });
  const refused = me.error instanceof CallvaultProblem && me.error.status === 401;
  const session = useMemo(
    () =>
      me.data && {
        ...me.data,
        client,
        config,
        signOut,
        may: (right: string) => me.data.rights.some((has) => has === right),
      },
    [me.data, client, config, signOut],
  );
  useEndOfSession(me.data?.expiresAt, signOut);
  if (token === undefined || refused) {
    const SignIn = config.signIn.kind === 'token' ? TokenSignIn : CompanySignIn;
    return (
      <Suspense fallback={<Spinner size="large" />}>
        <SignIn config={config} refused={refused} onToken={enter} />
      </Suspense>
    );
  }
  if (me.error) return <ProblemAlert error={me.error} onRetry={() => void me.refetch()} />;
  if (!session) return <Spinner size="large" />;
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** The tab of somebody who left shows nothing once the session is over. */
function useEndOfSession(expiresAt: string | undefined, signOut: () => void): void {
  useEffect(() => {
    if (expiresAt === undefined) return;
    const left = new Date(expiresAt).getTime() - Date.now();
    const timer = setTimeout(signOut, Math.min(Math.max(left, 0), LONGEST_TIMER_MS));
    return () => {
      clearTimeout(timer);
    };
  }, [expiresAt, signOut]);
}

/** Browsers take longer ones for none. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
