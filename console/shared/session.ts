/** Who is signed in, and the client that speaks for them. */
import { createContext, useContext } from 'react';
import type { CallvaultClient } from '../../client/index.ts';
import type { ConsoleConfig } from './config.ts';

export interface Session {
  readonly client: CallvaultClient;
  readonly config: ConsoleConfig;
  readonly sub: string;
  readonly roles: readonly string[];
  readonly agentId?: string | undefined;
  readonly teams?: readonly string[] | undefined;
  readonly customerRef?: string | undefined;
  /** Of the retention policy; callers are not told. */
  readonly businessLines?: readonly string[] | undefined;
  /** ISO 8601. */
  readonly expiresAt: string;
  readonly may: (right: string) => boolean;
  readonly signOut: () => void;
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession outside of Gate');
  return session;
}

export function useClient(): CallvaultClient {
  return useSession().client;
}
