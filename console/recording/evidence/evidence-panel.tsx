/** Why this recording is evidence: its fingerprint, its lock, its place in the log, its history. */
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactElement } from 'react';
import type { Schema } from '../../../client/index.ts';
import { useSession } from '../../shared/session.ts';
import { Certificate } from './certificate.tsx';
import { CustodyTimeline } from './custody-timeline.tsx';
import { Fingerprint } from './fingerprint.tsx';
import { LogPosition } from './log-position.tsx';
import { RetentionFacts } from './retention-facts.tsx';
import { VerifyNow } from './verify-now.tsx';

export function EvidencePanel({ recording }: { readonly recording: Schema<'Recording'> }): ReactElement {
  const { may } = useSession();
  const { recordingId, state } = recording;
  const isGone = state === 'erased' || state === 'expired';
  const wasSealed = recording.sealedAt !== undefined;
  const isKept = !isGone && state !== 'rejected';
  return (
    <SpaceBetween size="l">
      {isGone && may('custody') && <Certificate recordingId={recordingId} />}
      {may('verify') && wasSealed && <VerifyNow recordingId={recordingId} />}
      <Fingerprint recording={recording} />
      {may('retention') && isKept && <RetentionFacts recordingId={recordingId} sealed={wasSealed} />}
      {may('log') && <LogPosition recordingId={recordingId} />}
      {may('custody') && <CustodyTimeline recordingId={recordingId} />}
    </SpaceBetween>
  );
}
