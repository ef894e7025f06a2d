/** What callers see of themselves, and erasing it. */
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { everyItem, type Schema } from '../../client/index.ts';
import { useLabels } from '../search/labels.ts';
import { FormModal } from '../shared/form-modal.tsx';
import { useFormats } from '../shared/format.ts';
import { PagedTable } from '../shared/paged-table.tsx';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { OWN_WORDS } from './words.ts';

interface Answered {
  readonly answer: Schema<'OwnErasure'>;
  /** When each call was: an erased recording does not say it any more. */
  readonly calls: ReadonlyMap<string, string>;
}

export function Page(): ReactElement {
  const t = useWords(OWN_WORDS);
  const client = useClient();
  const label = useLabels();
  const { time, clock, date } = useFormats();
  const [asking, setAsking] = useState(false);
  const [answer, setAnswer] = useState<Answered>();
  return (
    <SpaceBetween size="l">
      {answer && <Answer {...answer} />}
      <PagedTable<Schema<'OwnRecording'>>
        queryKey={['recordings', 'own']}
        read={(page) => client.get('/me/recordings', { params: { query: page } })}
        rowId={({ recordingId }) => recordingId}
        label={t.title}
        empty={t.empty}
        header={
          <Header
            variant="h1"
            description={t.about}
            actions={
              <Button
                onClick={() => {
                  setAsking(true);
                }}
              >
                {t.erase}
              </Button>
            }
          >
            {t.title}
          </Header>
        }
        columns={[
          {
            id: 'call',
            header: t.call,
            isRowHeader: true,
            cell: ({ recordingId, startedAt }) => (
              <Link href={`#/recordings/${encodeURIComponent(recordingId)}`}>{time(startedAt)}</Link>
            ),
          },
          { id: 'length', header: t.length, cell: ({ media }) => (media ? clock(media.durationMs) : '–') },
          { id: 'state', header: t.state, cell: ({ state }) => label('state', state) },
          { id: 'until', header: t.until, cell: ({ keptUntil }) => (keptUntil === undefined ? '–' : date(keptUntil)) },
        ]}
      />
      {asking && (
        <EraseOwn
          onAnswer={setAnswer}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </SpaceBetween>
  );
}

interface EraseOwnProps {
  readonly onAnswer: (answered: Answered) => void;
  readonly onClose: () => void;
}

function EraseOwn({ onAnswer, onClose }: EraseOwnProps): ReactElement {
  const t = useWords(OWN_WORDS);
  const client = useClient();
  const queries = useQueryClient();
  const erase = async (): Promise<void> => {
    const own = everyItem(async (page) => client.get('/me/recordings', { params: { query: page } }));
    const items = await Array.fromAsync(own);
    const calls = new Map(items.map(({ recordingId, startedAt }) => [recordingId, startedAt]));
    onAnswer({ answer: await client.post('/me/erasure'), calls });
    await queries.invalidateQueries();
  };
  return (
    <FormModal title={t.erase} action={t.erase} ready run={erase} onClose={onClose}>
      <p>{t.eraseText}</p>
    </FormModal>
  );
}

function Answer({ answer: { state, results }, calls }: Answered): ReactElement {
  const t = useWords(OWN_WORDS);
  const { date, time } = useFormats();
  const callOf = (recordingId: string): string => {
    const startedAt = calls.get(recordingId);
    return startedAt === undefined ? recordingId : t.callOf(time(startedAt));
  };
  return (
    <Alert type={state === 'open' && results.length === 0 ? 'info' : 'success'} header={t.results}>
      {results.length === 0 ? (
        t.waits
      ) : (
        <ul>
          {results.map(({ recordingId, outcome, date: earliest, citation }) => (
            <li key={recordingId}>
              {[
                `${callOf(recordingId)}: ${t[outcome]}`,
                earliest === undefined ? '' : t.notBefore(date(earliest)),
                citation ?? '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
