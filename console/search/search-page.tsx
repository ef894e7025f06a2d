/** Finding calls. */
import type { ReactElement } from 'react';
import './search.css';
import { SearchView } from './search-view.tsx';

export function Page(): ReactElement {
  return <SearchView />;
}
