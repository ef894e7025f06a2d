/** Play, speed, and the timeline. */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useMemo } from 'react';
import { CallvaultProblem, type Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { explain, PROBLEM_WORDS } from '../shared/problem.ts';
import { useClient, useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { lanesOf } from './lanes.ts';
import { Timeline } from './timeline.tsx';
import { usePlayback, usePlaybackState, usePosition } from './use-playback.ts';
import { RECORDING_WORDS } from './words.ts';

const RATES = ['0.75', '1', '1.25', '1.5', '2'] as const;

interface PlayerProps {
  readonly recording: Schema<'Recording'>;
  readonly transcript: Schema<'Transcript'> | undefined;
  readonly analysis: Schema<'Analysis'> | undefined;
}

export function Player({ recording, transcript, analysis }: PlayerProps): ReactElement {
  const t = useWords(RECORDING_WORDS);
  const client = useClient();
  const { may } = useSession();
  const { recordingId, channels, media } = recording;
  const peaks = useQuery({
    queryKey: ['content', recordingId, 'waveform'],
    queryFn: ({ signal }) => client.get('/recordings/{id}/waveform', { params: { path: { id: recordingId } }, signal }),
    enabled: may('audio'),
    staleTime: Infinity,
  });
  const durationMs = media?.durationMs ?? 0;
  const roles = useMemo(
    () => analysis?.acoustics?.channels.map(({ role }) => role) ?? channels ?? [],
    [analysis, channels],
  );
  const lanes = useMemo(
    () => (analysis && durationMs > 0 ? lanesOf(durationMs, analysis, transcript?.turns ?? []) : []),
    [analysis, transcript, durationMs],
  );
  return (
    <Container>
      <SpaceBetween size="s">
        {may('audio') ? <Controls /> : <Box color="text-body-secondary">{t.noAudio}</Box>}
        <PlayProblem />
        {peaks.error && (
          <Box color="text-body-secondary" fontSize="body-s">
            {t.noWaveform}
          </Box>
        )}
        <Timeline peaks={peaks.data} roles={roles} lanes={lanes} />
      </SpaceBetween>
    </Container>
  );
}

function Controls(): ReactElement {
  const t = useWords(RECORDING_WORDS);
  const playback = usePlayback();
  const { playing, loading, rate } = usePlaybackState();
  return (
    <div className="cv-controls">
      <Button
        variant="primary"
        iconName={playing ? 'pause' : 'play'}
        loading={loading}
        onClick={() => {
          playback.toggle();
        }}
      >
        {playing ? t.pause : t.play}
      </Button>
      <Clock />
      <SegmentedControl
        label={t.rate}
        selectedId={String(rate)}
        options={RATES.map((id) => ({ id, text: `${id}×` }))}
        onChange={({ detail }) => {
          playback.setRate(Number(detail.selectedId));
        }}
      />
      <Box fontSize="body-s" color="text-body-secondary">
        {t.keys}
      </Box>
    </div>
  );
}

function Clock(): ReactElement {
  const { clock } = useFormats();
  const playback = usePlayback();
  const seconds = usePosition((ms) => Math.floor(ms / 1000));
  return (
    <span className="cv-clock">
      {clock(seconds * 1000)} / {clock(playback.durationMs)}
    </span>
  );
}

function PlayProblem(): ReactElement | null {
  const t = useWords(RECORDING_WORDS);
  const problems = useWords(PROBLEM_WORDS);
  const { error } = usePlaybackState();
  if (error === undefined) return null;
  return <Alert type="error">{error instanceof CallvaultProblem ? explain(error, problems) : t.playFailed}</Alert>;
}
