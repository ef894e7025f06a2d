/** One dialog for each thing that can be done with recordings, wherever they were chosen. */
import type { ReactElement } from 'react';
import { ExportBundle } from '../../shared/export-bundle.tsx';
import { EraseModal } from './erase-modal.tsx';
import { HoldModal } from './hold-modal.tsx';
import { RestrictModal } from './restrict-modal.tsx';

export type ActionKind = 'hold' | 'release' | 'export' | 'restrict' | 'unrestrict' | 'erase';

interface ActionModalProps {
  readonly kind: ActionKind;
  readonly recordingIds: readonly string[];
  /** Matters to release from. */
  readonly matters?: readonly string[];
  readonly onClose: () => void;
}

export function ActionModal({ kind, recordingIds, matters, onClose }: ActionModalProps): ReactElement {
  const chosen = { recordingIds, onClose };
  switch (kind) {
    case 'hold':
    case 'release':
      return <HoldModal kind={kind} matters={matters} {...chosen} />;
    case 'restrict':
    case 'unrestrict':
      return <RestrictModal kind={kind} {...chosen} />;
    case 'export':
      return <ExportBundle what={{ recordingIds }} onClose={onClose} />;
    case 'erase':
      return <EraseModal {...chosen} />;
  }
}
