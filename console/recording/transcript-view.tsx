/** The words, in step with the player. A click plays from there. */
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { memo, type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { currentTurn, nextTurn } from './current-turn.ts';
import { useKindName, useRoleName } from './kind-name.ts';
import { usePlayback, usePosition } from './use-playback.ts';
import { RECORDING_WORDS } from './words.ts';

type Turn = Schema<'Transcript'>['turns'][number];

interface TranscriptViewProps {
  readonly turns: readonly Turn[];
  readonly analysis: Schema<'Analysis'> | undefined;
}

export function TranscriptView({ turns, analysis }: TranscriptViewProps): ReactElement {
  const t = useWords(RECORDING_WORDS);
  const { clock } = useFormats();
  const kindName = useKindName();
  const roleName = useRoleName();
  const playback = usePlayback();
  const { may } = useSession();
  const choose = may('audio') ? playback.playFrom : playback.seek;
  const labelText = (label: string | undefined): string =>
    label === undefined || label === 'neutral' ? '' : kindName(label);
  const [follow, setFollow] = useState(true);
  const list = useRef<HTMLOListElement>(null);
  const current = usePosition((ms) => currentTurn(turns, ms));
  const [chosen, setChosen] = useState<number>();
  const stop = chosen ?? Math.max(0, current);
  const labels = useMemo(
    () => new Map((analysis?.sentiment?.turns ?? []).map(({ index, label }) => [index, label])),
    [analysis],
  );
  useEffect(() => {
    const box = list.current;
    const item = box?.children.item(current);
    if (!follow || !box || !(item instanceof HTMLElement)) return;
    // Scrolls the list alone; scrollIntoView would move the page away from whatever else is read.
    const top = item.offsetTop - (box.clientHeight - item.offsetHeight) / 2;
    box.scrollTo({ top, behavior: 'auto' });
  }, [current, follow]);
  return (
    <Container
      disableContentPaddings
      header={
        <Header
          variant="h2"
          actions={
            <Checkbox
              checked={follow}
              onChange={({ detail }) => {
                setFollow(detail.checked);
              }}
            >
              {t.follow}
            </Checkbox>
          }
        >
          {t.transcript}
        </Header>
      }
    >
      <ol
        ref={list}
        className="cv-transcript"
        aria-label={t.transcript}
        aria-description={t.turnKeys}
        onKeyDown={(event) => {
          const next = nextTurn(event.key, stop, turns.length);
          const button = next === undefined ? null : event.currentTarget.children.item(next)?.querySelector('button');
          if (!button || next === undefined) return;
          event.preventDefault();
          setChosen(next);
          button.focus();
        }}
      >
        {turns.map((turn, i) => (
          <TurnView
            key={turn.index}
            turn={turn}
            role={roleName(turn.role)}
            at={clock(turn.startMs)}
            label={labels.get(turn.index)}
            labelText={labelText(labels.get(turn.index))}
            hint={t.playTurn(clock(turn.startMs))}
            current={i === current}
            place={i}
            isStop={i === stop}
            onChoose={choose}
            onFocus={setChosen}
          />
        ))}
      </ol>
    </Container>
  );
}

interface TurnViewProps {
  readonly turn: Turn;
  readonly role: string;
  readonly at: string;
  readonly label: string | undefined;
  readonly labelText: string;
  readonly hint: string;
  readonly current: boolean;
  /** Position in the list. */
  readonly place: number;
  /** The list is one stop of the Tab key: arrow keys go from turn to turn. */
  readonly isStop: boolean;
  readonly onChoose: (startMs: number) => void;
  readonly onFocus: (place: number) => void;
}

/** Thousands of these are drawn at once: everything they share is worked out by their parent. */
const TurnView = memo(function TurnView(props: TurnViewProps): ReactElement {
  const { turn, role, at, label, labelText, hint, current, place, isStop, onChoose, onFocus } = props;
  return (
    <li
      className={`cv-turn cv-turn-${turn.role}${current ? ' cv-turn-current' : ''}`}
      aria-current={current || undefined}
    >
      <button
        type="button"
        className="cv-turn-button"
        tabIndex={isStop ? 0 : -1}
        title={hint}
        onFocus={() => {
          onFocus(place);
        }}
        onClick={() => {
          onChoose(turn.startMs);
        }}
      >
        <span className="cv-turn-head">
          <span className="cv-turn-role">{role}</span>
          <span className="cv-turn-at">
            {at} · #{turn.index}
          </span>
          {labelText !== '' && <span className={`cv-turn-label cv-text-${label ?? ''}`}>{labelText}</span>}
        </span>
        <span>{turn.text}</span>
      </button>
    </li>
  );
});
