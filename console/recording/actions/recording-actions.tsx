/** What the reader may do with this recording. */
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import type { Schema } from '../../../client/index.ts';
import { useSession } from '../../shared/session.ts';
import { useWords } from '../../shared/words.ts';
import { isAnalysed, isSealed } from '../readable.ts';
import { RECORDING_WORDS } from '../words.ts';
import type { ActionKind } from './action-modal.tsx';

const ActionModal = lazy(async () => ({ default: (await import('./action-modal.tsx')).ActionModal }));

export function RecordingActions({ recording }: { readonly recording: Schema<'Recording'> }): ReactElement | null {
  const t = useWords(RECORDING_WORDS);
  const { may } = useSession();
  const [action, setAction] = useState<ActionKind>();
  const { recordingId, holds = [], restricted, state } = recording;
  const isThere = state !== 'erased' && state !== 'expired';
  const offers: readonly { readonly id: ActionKind; readonly text: string; readonly when: boolean }[] = [
    { id: 'export', text: t.exportBundle, when: may('export') && isSealed(recording) },
    { id: 'hold', text: t.placeHold, when: may('hold') && isThere },
    { id: 'release', text: t.releaseHold, when: may('release') && holds.length > 0 },
    { id: 'restrict', text: t.restrict, when: may('restrict') && isThere && !restricted },
    { id: 'unrestrict', text: t.unrestrict, when: may('restrict') && isThere && restricted },
    { id: 'erase', text: t.erase, when: may('erase') && isThere },
  ];
  const done = offers.filter(({ when }) => when).map(({ id, text }) => ({ id, text }));
  const review = { id: 'review', text: t.review, href: `#/reviews/${encodeURIComponent(recordingId)}` };
  const items = [...(may('review') && isAnalysed(recording) ? [review] : []), ...done];
  if (items.length === 0) return null;
  return (
    <>
      <ButtonDropdown
        items={items}
        onItemClick={({ detail }) => {
          setAction(done.find(({ id }) => id === detail.id)?.id);
        }}
      >
        {t.actions}
      </ButtonDropdown>
      {action && (
        <Suspense>
          <ActionModal
            kind={action}
            recordingIds={[recordingId]}
            {...(action === 'release' && { matters: [...new Set(holds.map(({ matterId }) => matterId))] })}
            onClose={() => {
              setAction(undefined);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
