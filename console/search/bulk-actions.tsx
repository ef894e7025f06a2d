/** What can be done with the selected calls, as far as the reader's rights go. */
import Button from '@cloudscape-design/components/button';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import type { ActionKind } from '../recording/actions/action-modal.tsx';
import { useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { Check } from './check.tsx';
import { SEARCH_WORDS } from './words.ts';

const ActionModal = lazy(async () => ({
  default: (await import('../recording/actions/action-modal.tsx')).ActionModal,
}));

interface BulkActionsProps {
  readonly selected: readonly string[];
  /** Every call on the page. */
  readonly shown: readonly string[];
  readonly onSelect: (selected: readonly string[]) => void;
}

export function BulkActions({ selected, shown, onSelect }: BulkActionsProps): ReactElement {
  const t = useWords(SEARCH_WORDS);
  const { may } = useSession();
  const [action, setAction] = useState<ActionKind>();
  const actions: readonly { readonly kind: ActionKind; readonly text: string }[] = [
    { kind: 'hold', text: t.placeHold },
    { kind: 'export', text: t.exportBundle },
    { kind: 'restrict', text: t.restrict },
  ];
  const isAll = shown.length > 0 && shown.every((id) => selected.includes(id));
  return (
    <div className="cv-actions">
      <Check
        checked={isAll}
        some={selected.length > 0 && !isAll}
        onChange={(all) => {
          onSelect(all ? shown : []);
        }}
      >
        {selected.length > 0 ? t.selected(selected.length) : t.selectPage}
      </Check>
      {actions
        .filter(({ kind }) => may(kind))
        .map(({ kind, text }) => (
          <Button
            key={kind}
            disabled={selected.length === 0}
            onClick={() => {
              setAction(kind);
            }}
          >
            {text}
          </Button>
        ))}
      {action && (
        <Suspense>
          <ActionModal
            kind={action}
            recordingIds={selected}
            onClose={() => {
              setAction(undefined);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
