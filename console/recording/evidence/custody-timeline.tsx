/** Everything that happened to the recording, oldest first, as the signed log has it. */
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Spinner from '@cloudscape-design/components/spinner';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import type { Schema } from '../../../client/index.ts';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { useFormats } from '../../shared/format.ts';
import { useClient } from '../../shared/session.ts';
import { useWords } from '../../shared/words.ts';
import { Section } from '../tabs/section.tsx';
import { useEventName } from './event-names.ts';
import { EVIDENCE_WORDS } from './words.ts';

export function CustodyTimeline({ recordingId }: { readonly recordingId: string }): ReactElement {
  const t = useWords(EVIDENCE_WORDS);
  const client = useClient();
  const [shown, setShown] = useState(false);
  const history = useInfiniteQuery({
    queryKey: ['recordings', recordingId, 'custody'],
    queryFn: ({ pageParam, signal }) => {
      const query = pageParam === '' ? {} : { cursor: pageParam };
      return client.get('/recordings/{id}/custody', { params: { path: { id: recordingId }, query }, signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
  if (history.error && !history.data) {
    return <ProblemAlert error={history.error} onRetry={() => void history.refetch()} />;
  }
  const all = history.data?.pages.flatMap((page) => page.items) ?? [];
  const searches = all.filter(isSearchRead).length;
  const events = all.filter((event) => shown || !isSearchRead(event));
  return (
    <Section title={t.custody}>
      {history.isPending && <Spinner />}
      {searches > 0 && (
        <Checkbox
          checked={shown}
          onChange={({ detail }) => {
            setShown(detail.checked);
          }}
        >
          {t.searchReads(searches)}
        </Checkbox>
      )}
      <ol className="cv-custody">
        {events.map((event, i) => (
          <CustodyEvent key={i} event={event} />
        ))}
      </ol>
      {history.hasNextPage && (
        <Button loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {t.more}
        </Button>
      )}
    </Section>
  );
}

/** Every page of results that shows words of the call leaves one: a history of a hundred of them tells nobody anything. */
function isSearchRead({ type, facts }: Schema<'CustodyEvent'>): boolean {
  return type === 'transcript.read' && facts?.['part'] === 'search';
}

function CustodyEvent({ event }: { readonly event: Schema<'CustodyEvent'> }): ReactElement {
  const t = useWords(EVIDENCE_WORDS);
  const { time, number } = useFormats();
  const name = useEventName();
  const { type, at, actor, reason, matter, purpose, facts, leafIndex } = event;
  const said = [matter, purpose, reason].filter((one) => one !== undefined).join(' · ');
  const known = Object.entries(facts ?? {}).map(([fact, value]) => `${fact} ${String(value)}`);
  return (
    <li>
      <div>
        <b>{name(type)}</b> {actor === '' ? <i>{t.nameRemoved}</i> : actor}
      </div>
      <div className="cv-detail">
        {time(at)} {leafIndex !== undefined && `· #${number(leafIndex)}`}
      </div>
      {said !== '' && <div>{said}</div>}
      {known.length > 0 && <div className="cv-detail cv-facts">{known.join(' · ')}</div>}
    </li>
  );
}
