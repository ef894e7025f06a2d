import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { ProblemAlert } from '../../shared/problem-alert.tsx';
import { useFormats } from '../../shared/format.ts';
import { useClient } from '../../shared/session.ts';
import { useWords } from '../../shared/words.ts';
import { Section } from '../tabs/section.tsx';
import { retentionCase } from './retention-case.ts';
import { EVIDENCE_WORDS } from './words.ts';

interface RetentionFactsProps {
  readonly recordingId: string;
  readonly sealed: boolean;
}

/** How long it is kept, by which rule, and what stands against deleting it. */
export function RetentionFacts({ recordingId, sealed }: RetentionFactsProps): ReactElement {
  const t = useWords(EVIDENCE_WORDS);
  const client = useClient();
  const { time, date } = useFormats();
  const retention = useQuery({
    queryKey: ['recordings', recordingId, 'retention'],
    queryFn: ({ signal }) =>
      client.get('/recordings/{id}/retention', { params: { path: { id: recordingId } }, signal }),
  });
  if (retention.error) return <ProblemAlert error={retention.error} onRetry={() => void retention.refetch()} />;
  if (!retention.data) return <Spinner />;
  const { retainUntil, lane, classId, citation, earliestDeletion, awaitingEvent, holds } = retention.data;
  return (
    <Section title={t.retention}>
      <Box padding={{ bottom: 's' }}>{t.inShort[retentionCase(retention.data)](date(retainUntil))}</Box>
      <KeyValuePairs
        columns={2}
        items={[
          { label: sealed ? t.lockedUntil : t.toBeLocked, value: time(retainUntil) },
          { label: t.lane, value: t.lanes[lane] },
          { label: t.rule, value: classId },
          { label: t.citation, value: citation },
          { label: t.earliest, value: earliestDeletion === null ? t.notYet : time(earliestDeletion) },
          ...(awaitingEvent === undefined ? [] : [{ label: t.awaiting, value: awaitingEvent }]),
          {
            label: t.holds,
            value:
              holds.length === 0
                ? t.noHolds
                : holds.map(({ matterId, placedAt }) => (
                    <div key={matterId}>
                      <Link href={`#/matters/${encodeURIComponent(matterId)}`}>{matterId}</Link>{' '}
                      {t.since(time(placedAt))}
                    </div>
                  )),
          },
        ]}
      />
    </Section>
  );
}
