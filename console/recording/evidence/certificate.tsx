import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useFormats } from '../../shared/format.ts';
import { useClient } from '../../shared/session.ts';
import { useWords } from '../../shared/words.ts';
import { Section } from '../tabs/section.tsx';
import { EVIDENCE_WORDS } from './words.ts';

/** Absent until everything is gone. */
export function Certificate({ recordingId }: { readonly recordingId: string }): ReactElement | null {
  const t = useWords(EVIDENCE_WORDS);
  const client = useClient();
  const { time } = useFormats();
  const { data } = useQuery({
    queryKey: ['recordings', recordingId, 'certificate'],
    queryFn: ({ signal }) =>
      client.get('/recordings/{id}/certificate', { params: { path: { id: recordingId } }, signal }),
  });
  if (!data) return null;
  const { certificateId, requestedAt, erasedAt, irrecoverableAt, citation, residue } = data;
  return (
    <Section title={t.certificate}>
      <KeyValuePairs
        columns={1}
        items={[
          { label: t.certificateId, value: certificateId },
          { label: t.requestedAt, value: time(requestedAt) },
          { label: t.erasedAt, value: time(erasedAt) },
          { label: t.irrecoverableAt, value: time(irrecoverableAt) },
          ...(citation === undefined ? [] : [{ label: t.citation, value: citation }]),
          {
            label: t.residue,
            value: residue.map(({ store, what, until }) => (
              <div key={store + what} lang="en">
                {store}: {what} {until !== undefined && t.until(time(until))}
              </div>
            )),
          },
        ]}
      />
    </Section>
  );
}
