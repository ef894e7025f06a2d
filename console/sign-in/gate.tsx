/** Nobody sees a page without a token that the server takes. */
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactElement, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { CallvaultProblem } from '../../client/index.ts';
import { earlyConfig } from '../early.ts';
import type { ConsoleConfig } from '../shared/config.ts';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { SessionContext } from '../shared/session.ts';
import { home } from './address.ts';
import { clientFor } from './client.ts';
import { CONFIG_KEY, useMe } from './me.ts';
import { forgetToken, keepToken, keptToken } from './token-store.ts';

const TokenSignIn = lazy(async () => ({ default: (await import('./token-sign-in.tsx')).TokenSignIn }));
const CompanySignIn = lazy(async () => ({ default: (await import('./company-sign-in.tsx')).CompanySignIn }));

export function Gate({ children }: { readonly children: ReactNode }): ReactElement {
  const config = useQuery({ queryKey: CONFIG_KEY, queryFn: earlyConfig, staleTime: Infinity });
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
  const client = useMemo(() => clientFor(config, token), [config, token]);
  const enter = useCallback((given: string) => {
    keepToken(given.trim());
    setToken(given.trim());
  }, []);
  const forget = useCallback(() => {
    forgetToken();
    setToken(undefined);
    queries.clear();
  }, [queries]);
  const [isLeaving, setLeaving] = useState(false);
  const signOut = useCallback(() => {
    setLeaving(true);
    void leaveProvider(config).then(() => {
      forget();
      setLeaving(false);
    });
  }, [config, forget]);
  const me = useMe(client, token);
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
  useEndOfSession(me.data?.expiresAt, forget);
  if (isLeaving) return <Spinner size="large" />;
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

/** Ends in any case, soon: what is kept in this tab has to go. */
async function leaveProvider(config: ConsoleConfig): Promise<void> {
  if (config.signIn.kind === 'token') return;
  const left = import('./company.ts').then(async ({ leave }) => leave(config, home()));
  const tooLong = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_LEAVE_MS));
  await Promise.race([left, tooLong]).catch(() => undefined);
}

const LONGEST_LEAVE_MS = 10_000;

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
