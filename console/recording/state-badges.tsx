/** The state of a recording, and what comes on top of it. */
import Badge from '@cloudscape-design/components/badge';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useLabels } from '../search/labels.ts';
import { useWords } from '../shared/words.ts';
import { isPlayable, isRunning, isSealed } from './readable.ts';
import { LIST_WORDS } from './recordings-words.ts';

export function StateBadges({ recording }: { readonly recording: Schema<'Recording'> }): ReactElement {
  const t = useWords(LIST_WORDS);
  const label = useLabels();
  const { state, restricted, damage } = recording;
  const isStored = restricted && isSealed(recording);
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <StatusIndicator type={isRunning(recording) ? 'in-progress' : isPlayable(recording) ? 'success' : 'stopped'}>
        {isStored ? t.restricted : label('state', state)}
      </StatusIndicator>
      {damage && <Badge color="severity-critical">{t.damaged[damage.verdict]}</Badge>}
    </SpaceBetween>
  );
}
