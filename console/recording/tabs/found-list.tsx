/** Things found in the call, each with the places it was found at. */
import type { ReactElement, ReactNode } from 'react';
import { Evidence } from '../seek-link.tsx';

interface Found {
  readonly key: string;
  readonly text: ReactNode;
  /** Beside it, smaller. */
  readonly detail?: string | undefined;
  readonly places: readonly { readonly startMs: number }[];
}

export function FoundList({ items }: { readonly items: readonly Found[] }): ReactElement {
  return (
    <ul className="cv-found">
      {items.map(({ key, text, detail, places }) => (
        <li key={key}>
          <span>
            {text} {detail !== undefined && <span className="cv-detail">{detail}</span>}
          </span>
          <Evidence places={places} />
        </li>
      ))}
    </ul>
  );
}
