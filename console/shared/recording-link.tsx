/** A recording by its id, as a link to its page. The whole id: it is what commands and forms take. */
import Link from '@cloudscape-design/components/link';
import type { ReactElement } from 'react';

interface RecordingLinkProps {
  readonly id: string;
  /** Where several stand side by side: the beginning of the id. */
  readonly short?: boolean;
}

const SHOWN = 10;

export function RecordingLink({ id, short = false }: RecordingLinkProps): ReactElement {
  return <Link href={`#/recordings/${encodeURIComponent(id)}`}>{short ? id.slice(0, SHOWN) : id}</Link>;
}
