import { type ReactElement, useState } from 'react';
import { useFormats } from '../shared/format.ts';
import { useWords } from '../shared/words.ts';
import type { Facet } from './asked.ts';
import { Check } from './check.tsx';
import { choicesOf, type FacetCount } from './facet-choices.ts';
import { useLabels } from './labels.ts';
import { SEARCH_WORDS } from './words.ts';

const FEW = 5;

interface FacetValuesProps {
  readonly facet: Facet;
  readonly counts: readonly FacetCount[];
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
}

export function FacetValues({ facet, counts, chosen, onToggle }: FacetValuesProps): ReactElement | null {
  const t = useWords(SEARCH_WORDS);
  const { number } = useFormats();
  const label = useLabels();
  const [all, setAll] = useState(false);
  const choices = choicesOf(counts, chosen);
  if (choices.length === 0) return null;
  const shown = all ? choices : choices.slice(0, Math.max(FEW, chosen.length));
  return (
    <fieldset className="cv-facet">
      <legend>{t.facets[facet]}</legend>
      {shown.map(({ value, count }) => (
        <Check
          key={value}
          checked={chosen.includes(value)}
          onChange={() => {
            onToggle(value);
          }}
        >
          <span>
            {label(facet, value)} <span className="cv-count">{number(count)}</span>
          </span>
        </Check>
      ))}
      {choices.length > FEW && (
        <button
          type="button"
          className="cv-link"
          onClick={() => {
            setAll(!all);
          }}
        >
          {all ? t.showFewer : t.showAll(choices.length)}
        </button>
      )}
    </fieldset>
  );
}
