import Button from '@cloudscape-design/components/button';
import Input from '@cloudscape-design/components/input';
import { type ReactElement, useState } from 'react';
import { useWords } from '../shared/words.ts';
import { adviceOn } from './advice.ts';
import { type Asked, isAsking, NOTHING_ASKED } from './asked.ts';
import { SEARCH_WORDS } from './words.ts';

interface SearchBoxProps {
  readonly asked: Asked;
  readonly onAsk: (asked: Asked) => void;
}

export function SearchBox({ asked, onAsk }: SearchBoxProps): ReactElement {
  const t = useWords(SEARCH_WORDS);
  const [typed, setTyped] = useState(asked.words);
  const advice = adviceOn(asked);
  return (
    <>
      <form
        role="search"
        className="cv-search-box"
        onSubmit={(event) => {
          event.preventDefault();
          onAsk({ ...asked, words: typed });
        }}
      >
        <div className="cv-search-input">
          <Input
            type="search"
            value={typed}
            autoFocus
            autoComplete={false}
            ariaLabel={t.words}
            placeholder={t.placeholder}
            onChange={({ detail }) => {
              setTyped(detail.value);
            }}
          />
        </div>
        <Button variant="primary" formAction="submit">
          {t.search}
        </Button>
        {isAsking(asked) && (
          <Button
            formAction="none"
            onClick={() => {
              setTyped('');
              onAsk(NOTHING_ASKED);
            }}
          >
            {t.clear}
          </Button>
        )}
      </form>
      {advice.length > 0 && (
        <div role="status" className="cv-advice">
          {advice.map((one) => (
            <p key={one}>{t.advice[one]}</p>
          ))}
        </div>
      )}
    </>
  );
}
