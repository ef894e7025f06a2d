/** What the hits have in common, to choose from; and the days. */
import { type ReactElement, useId } from 'react';
import { useWords } from '../shared/words.ts';
import { type Asked, FACETS, toggle } from './asked.ts';
import { FacetValues } from './facet-values.tsx';
import type { FacetCounts } from './facet-choices.ts';
import { SEARCH_WORDS } from './words.ts';

interface FacetPanelProps {
  readonly asked: Asked;
  readonly facets: FacetCounts | undefined;
  readonly onChange: (asked: Asked) => void;
}

export function FacetPanel({ asked, facets, onChange }: FacetPanelProps): ReactElement {
  const t = useWords(SEARCH_WORDS);
  return (
    <section className="cv-facets" aria-label={t.filters}>
      <fieldset className="cv-facet">
        <legend>{t.dates}</legend>
        <Day
          label={t.from}
          value={asked.from}
          onChange={(from) => {
            onChange({ ...asked, from });
          }}
        />
        <Day
          label={t.to}
          value={asked.to}
          onChange={(to) => {
            onChange({ ...asked, to });
          }}
        />
      </fieldset>
      {FACETS.map((facet) => (
        <FacetValues
          key={facet}
          facet={facet}
          counts={facets?.[facet] ?? []}
          chosen={asked.filters[facet] ?? []}
          onToggle={(value) => {
            onChange(toggle(asked, facet, value));
          }}
        />
      ))}
    </section>
  );
}

interface DayProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Day({ label, value, onChange }: DayProps): ReactElement {
  const id = useId();
  return (
    <div className="cv-day">
      <label htmlFor={id} className="cv-small">
        {label}
      </label>
      <input
        id={id}
        type="date"
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    </div>
  );
}
