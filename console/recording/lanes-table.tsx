/** What the lanes say, for those who do not see them. */
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import { type ReactElement, useState } from 'react';
import { useWords } from '../shared/words.ts';
import { useKindName, useRoleName } from './kind-name.ts';
import type { Lane } from './lanes.ts';
import { SeekLink } from './seek-link.tsx';
import { RECORDING_WORDS } from './words.ts';

export function LanesTable({ lanes }: { readonly lanes: readonly Lane[] }): ReactElement {
  const t = useWords(RECORDING_WORDS);
  const [open, setOpen] = useState(false);
  const kindName = useKindName();
  const roleName = useRoleName();
  const rows = lanes
    .flatMap(({ id, role, marks }) =>
      marks.filter(({ kind }) => kind !== 'neutral').map((mark) => ({ ...mark, id, role })),
    )
    .sort((a, b) => a.startMs - b.startMs);
  return (
    <ExpandableSection
      headerText={t.lanesTable}
      variant="footer"
      expanded={open}
      onChange={({ detail }) => {
        setOpen(detail.expanded);
      }}
    >
      {open && (
        <div className="cv-lanes-table" tabIndex={0} role="region" aria-label={t.lanesTable}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.at}</th>
                <th scope="col">{t.lane}</th>
                <th scope="col">{t.what}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ id, role, kind, startMs }, i) => (
                <tr key={i}>
                  <td>
                    <SeekLink atMs={startMs} />
                  </td>
                  <td>
                    {t.lanes[id]}
                    {role && ` · ${roleName(role)}`}
                  </td>
                  <td>{kindName(kind)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </ExpandableSection>
  );
}
