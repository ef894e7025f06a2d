/** Everything that was delivered, by its state: also what no search finds, because it was refused, restricted or erased. */
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactElement } from 'react';
import { useSearchParams } from 'react-router';
import { useLabels } from '../search/labels.ts';
import { useFormats } from '../shared/format.ts';
import { PagedTable } from '../shared/paged-table.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { DamagedAlert } from './damaged-alert.tsx';
import { ReasonText } from './reason-text.tsx';
import { LIST_WORDS } from './recordings-words.ts';
import { stateFilter, STATE_CHOICES } from './state-filter.ts';
import { StateBadges } from './state-badges.tsx';

export function Page(): ReactElement {
  const t = useWords(LIST_WORDS);
  const client = useClient();
  const label = useLabels();
  const { time, clock } = useFormats();
  const [asked, setAsked] = useSearchParams();
  const chosen = STATE_CHOICES.find((choice) => choice === asked.get('state')) ?? 'all';
  const nameOf = (choice: (typeof STATE_CHOICES)[number]): string =>
    choice === 'all' ? t.all : choice === 'restricted' ? t.restricted : label('state', choice);
  const options = STATE_CHOICES.map((value) => ({ value, label: nameOf(value) }));
  return (
    <SpaceBetween size="m">
      <DamagedAlert />
      <PagedTable
        key={chosen}
        queryKey={['recordings', 'list', chosen]}
        read={(page) => client.get('/recordings', { params: { query: { ...stateFilter(chosen), ...page } } })}
        rowId={({ recordingId }) => recordingId}
        label={t.title}
        empty={t.empty}
        header={
          <SpaceBetween size="s">
            <Header variant="h1" description={t.description}>
              {t.title}
            </Header>
            <FormField label={t.state}>
              <Select
                options={options}
                selectedOption={options.find(({ value }) => value === chosen) ?? null}
                onChange={({ detail }) => {
                  const { value = 'all' } = detail.selectedOption;
                  setAsked(value === 'all' ? {} : { state: value });
                }}
              />
            </FormField>
          </SpaceBetween>
        }
        columns={[
          {
            id: 'call',
            header: t.call,
            isRowHeader: true,
            cell: ({ recordingId, startedAt, media }) => (
              <>
                <Link href={`#/recordings/${encodeURIComponent(recordingId)}`}>{time(startedAt)}</Link>
                <Box fontSize="body-s" color="text-body-secondary">
                  {recordingId} {media && clock(media.durationMs)}
                </Box>
              </>
            ),
          },
          { id: 'state', header: t.state, minWidth: 150, cell: (recording) => <StateBadges recording={recording} /> },
          { id: 'line', header: t.line, cell: ({ businessLine }) => businessLine },
          {
            id: 'who',
            header: t.who,
            cell: ({ customerRef, agentId }) => [customerRef, agentId].filter(Boolean).join(' · ') || '–',
          },
          { id: 'why', header: t.why, cell: ({ reason }) => <ReasonText reason={reason} /> },
        ]}
      />
    </SpaceBetween>
  );
}
