/** How many calls a hold by query would be about, before it is placed. Asked for by a click: looking is a search. */
import Button from '@cloudscape-design/components/button';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useNotify } from '../shared/notifications.tsx';
import { useClient, useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { type HoldFields, holdQueryOf, isAnyGiven } from './hold-query.ts';
import { MATTER_WORDS } from './words.ts';

export function CountMatches({ query }: { readonly query: HoldFields }): ReactElement {
  const t = useWords(MATTER_WORDS);
  const client = useClient();
  const { may } = useSession();
  const notify = useNotify();
  const count = useMutation({
    mutationFn: async (fields: HoldFields) => {
      const { words, filters, from, to } = holdQueryOf(fields);
      const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
      return (await client.get('/search', { params: { query: { q: words, ...filters, ...range, limit: 1 } } })).total;
    },
    onError: notify.problem,
  });
  if (!may('search')) return <></>;
  const isOfThis = count.variables !== undefined && JSON.stringify(count.variables) === JSON.stringify(query);
  return (
    <div>
      <Button
        disabled={!isAnyGiven(query)}
        loading={count.isPending}
        onClick={() => {
          count.mutate(query);
        }}
      >
        {t.count}
      </Button>
      {isOfThis && count.data !== undefined && <p role="status">{t.matching(count.data)}</p>}
    </div>
  );
}
