/** Transcript and analysis. Reading them is on record each time, so they are read once while the page is open. */
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Schema } from '../../client/index.ts';
import { useClient, useSession } from '../shared/session.ts';
import { isAnalysed } from './readable.ts';

interface Content {
  readonly transcript: UseQueryResult<Schema<'Transcript'>>;
  readonly analysis: UseQueryResult<Schema<'Analysis'>>;
}

export function useContent(recording: Schema<'Recording'>): Content {
  const client = useClient();
  const { may } = useSession();
  const { recordingId, transcriptReason } = recording;
  const path = { id: recordingId };
  const readable = isAnalysed(recording);
  const open = may('transcript') && readable;
  useForgetting(recordingId, readable);
  const transcript = useQuery({
    queryKey: ['content', recordingId, 'transcript'],
    queryFn: ({ signal }) => client.get('/recordings/{id}/transcript', { params: { path }, signal }),
    enabled: open && transcriptReason === undefined,
    staleTime: Infinity,
  });
  const analysis = useQuery({
    queryKey: ['content', recordingId, 'analysis'],
    queryFn: ({ signal }) => client.get('/recordings/{id}/analysis', { params: { path }, signal }),
    enabled: open,
    staleTime: Infinity,
  });
  return { transcript, analysis };
}

/** What may not be read any more does not stay in the memory of the browser either. */
function useForgetting(recordingId: string, readable: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!readable) queries.removeQueries({ queryKey: ['content', recordingId] });
  }, [queries, recordingId, readable]);
}
