import Box from '@cloudscape-design/components/box';
import Grid from '@cloudscape-design/components/grid';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactElement, useEffect } from 'react';
import { useSearchParams } from 'react-router';
import type { Schema } from '../../client/index.ts';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useWords } from '../shared/words.ts';
import type { Playback } from './playback.ts';
import { Player } from './player.tsx';
import { isPlayable } from './readable.ts';
import { RecordingHeader } from './recording-header.tsx';
import { RecordingTabs } from './recording-tabs.tsx';
import { StateNotice } from './state-notice.tsx';
import { TranscriptView } from './transcript-view.tsx';
import { useContent } from './use-content.ts';
import { useKeys } from './use-keys.ts';
import { useNewPlayback } from './use-new-playback.ts';
import { PlaybackContext } from './use-playback.ts';
import { RECORDING_WORDS } from './words.ts';

export function RecordingView({ recording }: { readonly recording: Schema<'Recording'> }): ReactElement {
  const t = useWords(RECORDING_WORDS);
  const playback = useNewPlayback(recording);
  const { transcript, analysis } = useContent(recording);
  useStartAtTurn(playback, transcript.data);
  const heard = isPlayable(recording);
  useKeys(heard ? playback : undefined);
  const tabs = <RecordingTabs recording={recording} analysis={analysis} />;
  return (
    <PlaybackContext value={playback}>
      <SpaceBetween size="m">
        <RecordingHeader recording={recording} />
        <StateNotice recording={recording} />
        {heard && <Player recording={recording} transcript={transcript.data} analysis={analysis.data} />}
        {heard ? (
          <Grid gridDefinition={[{ colspan: { default: 12, m: 6 } }, { colspan: { default: 12, m: 6 } }]}>
            {transcript.data ? (
              <TranscriptView turns={transcript.data.turns} analysis={analysis.data} />
            ) : transcript.error ? (
              <ProblemAlert error={transcript.error} onRetry={() => void transcript.refetch()} />
            ) : (
              <Box color="text-body-secondary" padding="l">
                {recording.transcriptReason === undefined
                  ? t.noTranscriptYet
                  : `${t.noTranscript}: ${recording.transcriptReason}`}
              </Box>
            )}
            {tabs}
          </Grid>
        ) : (
          tabs
        )}
      </SpaceBetween>
    </PlaybackContext>
  );
}

/** A hit of a search leads to its turn. */
function useStartAtTurn(playback: Playback, transcript: Schema<'Transcript'> | undefined): void {
  const [query] = useSearchParams();
  const wanted = query.get('turn');
  useEffect(() => {
    const turn = transcript?.turns.find(({ index }) => String(index) === wanted);
    if (turn) playback.seek(turn.startMs);
  }, [playback, transcript, wanted]);
}
