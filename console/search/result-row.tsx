/** One hit: the call, and the turns in which the words stand. A turn opens the recording there. */
import { Fragment, type ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
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
  const { recordingId, recording, turns } = hit;
  const more = turns.length - MOST_TURNS;
  return (
    <li className="cv-call cv-hit">
      {onSelect && <Check checked={selected} label={t.select(time(recording.startedAt))} onChange={onSelect} />}
      <div className="cv-hit-body">
        <CallFacts recording={recording} />
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
        {more > 0 && <div className="cv-small">{t.moreTurns(more)}</div>}
      </div>
    </li>
  );
}
