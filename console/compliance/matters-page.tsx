/** Matters, newest first, and placing holds. */
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { type ReactElement, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { PagedTable } from '../shared/paged-table.tsx';
import { useClient, useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { PlaceHolds } from './place-holds.tsx';
import { MATTER_WORDS } from './words.ts';

export function Page(): ReactElement {
  const t = useWords(MATTER_WORDS);
  const client = useClient();
  const { may } = useSession();
  const { time } = useFormats();
  const [placing, setPlacing] = useState(false);
  return (
    <>
      <PagedTable<Schema<'Matter'>>
        queryKey={['matters']}
        read={(page) => client.get('/matters', { params: { query: page } })}
        rowId={({ matterId }) => matterId}
        label={t.title}
        empty={t.empty}
        header={
          <Header
            variant="h1"
            description={t.about}
            actions={
              may('hold') && (
                <Button
                  variant="primary"
                  onClick={() => {
                    setPlacing(true);
                  }}
                >
                  {t.place}
                </Button>
              )
            }
          >
            {t.title}
          </Header>
        }
        columns={[
          {
            id: 'matter',
            header: t.matter,
            cell: ({ matterId }) => <Link href={`#/matters/${encodeURIComponent(matterId)}`}>{matterId}</Link>,
            isRowHeader: true,
          },
          { id: 'title', header: t.name, cell: ({ title }) => title ?? '–' },
          { id: 'opened', header: t.opened, cell: ({ openedAt }) => time(openedAt) },
          {
            id: 'standing',
            header: t.standing,
            cell: ({ standing }) => (standing.length === 0 ? t.none : t.rules(standing.length)),
          },
          { id: 'state', header: t.state, cell: ({ state }) => <MatterState state={state} /> },
        ]}
      />
      {placing && (
        <PlaceHolds
          onClose={() => {
            setPlacing(false);
          }}
        />
      )}
    </>
  );
}

export function MatterState({ state }: Pick<Schema<'Matter'>, 'state'>): ReactElement {
  const t = useWords(MATTER_WORDS);
  return <StatusIndicator type={state === 'open' ? 'in-progress' : 'stopped'}>{t[state]}</StatusIndicator>;
}
