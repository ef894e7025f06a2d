/** One matter: what it holds and catches, releasing it, closing it, taking its evidence out. */
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useParams } from 'react-router';
import type { Schema } from '../../client/index.ts';
import { useLabels } from '../search/labels.ts';
import { ExportBundle } from '../shared/export-bundle.tsx';
import { useFormats } from '../shared/format.ts';
import { PagedTable } from '../shared/paged-table.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { RecordingLink } from '../shared/recording-link.tsx';
import { useClient, useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { CloseMatter, ReleaseHolds } from './end-holds.tsx';

import { MatterState } from './matters-page.tsx';
import { PlaceHolds } from './place-holds.tsx';
import { MATTER_WORDS } from './words.ts';

type Doing = 'place' | 'release' | 'close' | 'export';

export function Page(): ReactElement {
  const { id = '' } = useParams();
  const t = useWords(MATTER_WORDS);
  const client = useClient();
  const { may } = useSession();
  const { time } = useFormats();
  const [doing, setDoing] = useState<Doing>();
  const matter = useQuery({
    queryKey: ['matters', id],
    queryFn: async () => client.get('/matters/{id}', { params: { path: { id } } }),
  });
  if (matter.error) return <ProblemAlert error={matter.error} onRetry={() => void matter.refetch()} />;
  if (!matter.data) return <Spinner size="large" />;
  const { title, openedAt, state, held = 0, standing } = matter.data;
  const done = (): void => {
    setDoing(undefined);
  };
  const button = (what: Doing, right: string, label: string, disabled = false): ReactElement | undefined =>
    may(right) ? (
      <Button
        key={what}
        disabled={disabled}
        onClick={() => {
          setDoing(what);
        }}
      >
        {label}
      </Button>
    ) : undefined;
  const actions = [
    button('place', 'hold', t.place),
    button('release', 'release', t.releaseAll, held === 0),
    button('export', 'export', t.export, held === 0),
    button('close', 'release', t.close, held > 0 || state === 'closed'),
  ];
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={title}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            {actions}
          </SpaceBetween>
        }
      >
        {id}
      </Header>
      <Container>
        <ColumnLayout>
          <KeyValuePairs
            columns={4}
            items={[
              { label: t.opened, value: time(openedAt) },
              { label: t.state, value: <MatterState state={state} /> },
              { label: t.held, value: held },
              { label: t.standing, value: <Standing queries={standing} /> },
            ]}
          />
        </ColumnLayout>
      </Container>
      <HeldRecordings matterId={id} />
      {doing === 'place' && <PlaceHolds matterId={id} onClose={done} />}
      {doing === 'release' && <ReleaseHolds matterId={id} standing={standing.length} onClose={done} />}
      {doing === 'close' && <CloseMatter matterId={id} onClose={done} />}
      {doing === 'export' && <ExportBundle what={{ matterId: id }} onClose={done} />}
    </SpaceBetween>
  );
}

function Standing({ queries }: { readonly queries: Schema<'Matter'>['standing'] }): ReactElement {
  const t = useWords(MATTER_WORDS);
  const { date } = useFormats();
  const names = new Map<string, string>([
    ...[['businessLine', t.line] as const, ['agentId', t.agent] as const, ['customerRef', t.customer] as const],
  ]);
  const nameOf = (field: string): string => names.get(field) ?? field;
  if (queries.length === 0) return <>{t.none}</>;
  return (
    <ul>
      {queries.map(({ query }) => {
        const { words, filters, from, to } = query;
        const said: readonly (readonly [string, string | undefined])[] = [
          [t.words, words === '' ? undefined : words],
          ...Object.entries(filters).map(([name, values]) => [nameOf(name), values.join(', ')] as const),
          [t.from, from && date(from)],
          [t.to, to && date(to)],
        ];
        const text = said.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`])).join(' · ');
        return <li key={text}>{text}</li>;
      })}
    </ul>
  );
}

function HeldRecordings({ matterId }: { readonly matterId: string }): ReactElement {
  const t = useWords(MATTER_WORDS);
  const client = useClient();
  const { time } = useFormats();
  const label = useLabels();
  return (
    <PagedTable<Schema<'Recording'>>
      queryKey={['matters', matterId, 'recordings']}
      read={(page) => client.get('/matters/{id}/recordings', { params: { path: { id: matterId }, query: page } })}
      rowId={({ recordingId }) => recordingId}
      label={t.recordings}
      empty={t.noneHeld}
      header={<Header variant="h2">{t.recordings}</Header>}
      columns={[
        {
          id: 'recording',
          header: t.recording,
          cell: ({ recordingId }) => <RecordingLink id={recordingId} />,
          isRowHeader: true,
        },
        {
          id: 'started',
          header: t.started,
          cell: ({ startedAt }) => time(startedAt),
        },
        { id: 'line', header: t.lineColumn, cell: ({ businessLine }) => businessLine },
        { id: 'state', header: t.state, cell: ({ state }) => label('state', state) },
      ]}
    />
  );
}
