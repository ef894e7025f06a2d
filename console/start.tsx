/** Shows the console, with what was asked early in its first picture. */
import './console.css';
import { QueryClient } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { CallvaultProblem } from '../client/index.ts';
import { App } from './app.tsx';
import { earlyConfig, isFirstPage } from './early.ts';
import { readFirstSearch } from './search/search-query.ts';
import { loadComponentWords } from './shared/component-words.ts';
import { initialLocale } from './shared/locale.ts';
import { clientFor } from './sign-in/client.ts';
import { CONFIG_KEY, readMe } from './sign-in/me.ts';
import { keptToken } from './sign-in/token-store.ts';

const STALE_MS = 10_000;
const RETRIES = 2;
/** A server that takes longer is waited for in the page. */
const LONGEST_MS = 500;

export async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) return;
  const queries = createQueries();
  const answered = Promise.allSettled([readFirst(queries), loadComponentWords(initialLocale())]);
  await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, LONGEST_MS))]);
  createRoot(root).render(
    <StrictMode>
      <App queries={queries} />
    </StrictMode>,
  );
}

/** What fails here is asked for again by what shows it, and the failure shown there. */
async function readFirst(queries: QueryClient): Promise<void> {
  const config = await queries.query({ queryKey: CONFIG_KEY, queryFn: earlyConfig, staleTime: Infinity });
  const token = keptToken();
  if (token === undefined) return;
  const client = clientFor(config, token);
  const me = await readMe(queries, client, token);
  if (isFirstPage() && me.rights.includes('search')) await readFirstSearch(queries, client);
}

/** A refusal stays one however often it is asked for; only what did not get through is worth another try. */
function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        refetchOnWindowFocus: false,
        // The client has tried again by itself; a server on this machine answers without a network, whatever the browser thinks of it.
        retry: (count, error) => count < RETRIES && !(error instanceof CallvaultProblem),
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}
