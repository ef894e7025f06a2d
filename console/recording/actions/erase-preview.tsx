/** What an erasure would do to each recording, before anybody confirms it. */
import Alert from '@cloudscape-design/components/alert';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Schema } from '../../../client/index.ts';
import { useFormats } from '../../shared/format.ts';
import { explain, PROBLEM_WORDS } from '../../shared/problem.ts';
import { RecordingLink } from '../../shared/recording-link.tsx';
import { useClient } from '../../shared/session.ts';
import { useWords } from '../../shared/words.ts';
import { ACTION_WORDS } from './words.ts';

type Foreseen = Schema<'ErasureResult'>['results'][number];

/** More are told by their numbers. */
const MOST_NAMED = 10;

export function ErasePreview({ recordingIds }: { readonly recordingIds: readonly string[] }): ReactElement {
  const t = useWords(ACTION_WORDS);
  const problems = useWords(PROBLEM_WORDS);
  const client = useClient();
  const preview = useQuery({
    queryKey: ['erasure-preview', recordingIds],
    queryFn: async () =>
      client.post('/erasures', { body: { recordingIds: [...recordingIds], reason: 'preview', preview: true } }),
    gcTime: 0,
  });
  if (preview.error) return <Alert type="warning">{explain(preview.error, problems)}</Alert>;
  if (!preview.data) return <Spinner />;
  if (!('results' in preview.data)) return <></>;
  const { results, needsApproval } = preview.data;
  const isFinal = results.some(({ outcome }) => outcome === 'erased');
  return (
    <Alert type={isFinal ? 'warning' : 'info'}>
      {results.length === 1 && results[0] ? <Sentence result={results[0]} /> : <Several results={results} />}
      {needsApproval && <p>{t.pending}</p>}
    </Alert>
  );
}

function Sentence({ result: { outcome, date: earliest, citation } }: { readonly result: Foreseen }): ReactElement {
  const t = useWords(ACTION_WORDS);
  const { date } = useFormats();
  const until = earliest === undefined ? undefined : date(earliest);
  return <>{[t.foreseen[outcome](until), outcome === 'refused' && citation].filter(Boolean).join(' ')}</>;
}

function Several({ results }: { readonly results: readonly Foreseen[] }): ReactElement {
  const t = useWords(ACTION_WORDS);
  const counted = (['erased', 'refused', 'queued'] as const)
    .map((outcome) => ({ outcome, count: results.filter((one) => one.outcome === outcome).length }))
    .filter(({ count }) => count > 0);
  return (
    <>
      <div>{counted.map(({ outcome, count }) => t.foreseenCounts[outcome](count)).join(' ')}</div>
      {results.length <= MOST_NAMED && (
        <ul>
          {results.map((result) => (
            <li key={result.recordingId}>
              <RecordingLink id={result.recordingId} short /> <Sentence result={result} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
