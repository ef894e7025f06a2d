/** A recording by the beginning of its id, as a link to its page. */
import Link from '@cloudscape-design/components/link';
import type { ReactElement } from 'react';

const SHOWN = 10;

export function RecordingLink({ id }: { readonly id: string }): ReactElement {
  return <Link href={`#/recordings/${encodeURIComponent(id)}`}>{id.slice(0, SHOWN)}</Link>;
}
