/** One hit: the call, and the turns in which the words stand. A turn opens the recording there. */
import Box from '@cloudscape-design/components/box';
import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactElement } from 'react';
import { CallvaultProblem, type Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { useClient } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { CallFacts } from './call-facts.tsx';
import { Check } from './check.tsx';
import { piecesOf } from './highlight.ts';
import { SEARCH_WORDS } from './words.ts';

const MOST_TURNS = 3;

interface ResultRowProps {
  readonly hit: Schema<'SearchResult'>['hits'][number];
  readonly selected: boolean;
  /** Absent for those who have nothing to do with a selection. */
  readonly onSelect: ((selected: boolean) => void) | undefined;
}

export function ResultRow({ hit, selected, onSelect }: ResultRowProps): ReactElement {
  const t = useWords(SEARCH_WORDS);
  const { clock, time } = useFormats();
  const client = useClient();
  const { recordingId, turns } = hit;
  const recording = useQuery({
    queryKey: ['recordings', recordingId],
    queryFn: ({ signal }) => client.get('/recordings/{id}', { params: { path: { id: recordingId } }, signal }),
  });
  const isGone = recording.error instanceof CallvaultProblem && recording.error.status === 404;
  const more = turns.length - MOST_TURNS;
  return (
    <li className="cv-call cv-hit">
      {onSelect && (
        <Check
          checked={selected}
          label={t.select(recording.data ? time(recording.data.startedAt) : recordingId)}
          onChange={onSelect}
        />
      )}
      <div className="cv-hit-body">
        {recording.data ? (
          <CallFacts recording={recording.data} />
        ) : (
          <Box color="text-body-secondary">{isGone ? t.gone : recordingId}</Box>
        )}
        {turns.length > 0 && (
          <ul className="cv-turns">
            {turns.slice(0, MOST_TURNS).map(({ index, startMs, highlight }) => (
              <li key={index}>
                <a
                  className="cv-turn-link"
                  href={`#/recordings/${encodeURIComponent(recordingId)}?turn=${index}`}
                  title={t.openAt(clock(startMs))}
                >
                  <span className="cv-turn-time">{clock(startMs)}</span>
                  <span>
                    {piecesOf(highlight).map(({ text, matches }, i) =>
                      matches ? <mark key={i}>{text}</mark> : <Fragment key={i}>{text}</Fragment>,
                    )}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        )}
        {more > 0 && (
          <Box fontSize="body-s" color="text-body-secondary">
            {t.moreTurns(more)}
          </Box>
        )}
      </div>
    </li>
  );
}
