/** Why there is less to see than usual. */
import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { DecideButtons } from './decide-buttons.tsx';
import { isRunning } from './readable.ts';
import { ReasonText } from './reason-text.tsx';
import { RECORDING_WORDS } from './words.ts';

export function StateNotice({ recording }: { readonly recording: Schema<'Recording'> }): ReactElement {
  const t = useWords(RECORDING_WORDS);
  const { time } = useFormats();
  const { may } = useSession();
  const { state, restricted, reason, keepUntil, processing, erasureRequested, recordingId, damage } = recording;
  return (
    <SpaceBetween size="s">
      {damage && (
        <Alert type="error" header={t.damagedTitle}>
          {t.damagedText[damage.verdict](time(damage.at))} {t.damagedAdvice}
        </Alert>
      )}
      {isRunning(recording) && <Alert type="info">{t.running}</Alert>}
      {processing && <Alert type="warning">{t.stepFailed(processing.step, processing.attempts)}</Alert>}
      {restricted && <Alert type="warning">{t.restrictedText}</Alert>}
      {erasureRequested && state !== 'erased' && (
        <Alert type="info">{t.erasureQueued(time(erasureRequested.at))}</Alert>
      )}
      {state === 'erased' && <Alert type="info">{t.erasedText}</Alert>}
      {state === 'expired' && <Alert type="info">{t.expiredText}</Alert>}
      {state === 'rejected' && (
        <Alert type="error">
          {t.rejectedText} <ReasonText reason={reason} /> {keepUntil !== undefined && t.keptUntil(time(keepUntil))}
        </Alert>
      )}
      {state === 'quarantined' && (
        <Alert type="warning" action={may('decide') && <DecideButtons recordingId={recordingId} />}>
          {t.quarantinedText} <ReasonText reason={reason} />
        </Alert>
      )}
    </SpaceBetween>
  );
}
