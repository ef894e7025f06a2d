/** Everything with the time of the call as its axis: waveform, lanes, and the playhead over all of them. */
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactElement, type ReactNode, useMemo, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { useWords } from '../shared/words.ts';
import { useRoleName } from './kind-name.ts';
import { LanesTable } from './lanes-table.tsx';
import type { Lane } from './lanes.ts';
import { LaneView } from './lane-view.tsx';
import { heightsOf } from './peaks.ts';
import { Playhead } from './playhead.tsx';
import { usePlayback, usePosition } from './use-playback.ts';
import { CHANNEL_HEIGHT, Waveform } from './waveform.tsx';
import { RECORDING_WORDS } from './words.ts';

interface TimelineProps {
  readonly peaks: Schema<'Waveform'> | undefined;
  readonly roles: readonly string[];
  readonly lanes: readonly Lane[];
}

const ZOOMS = [1, 2, 4, 8, 16] as const;

export function Timeline({ peaks, roles, lanes }: TimelineProps): ReactElement {
  const t = useWords(RECORDING_WORDS);
  const [zoom, setZoom] = useState(0);
  const channels = useMemo(() => (peaks?.channels ?? []).map(heightsOf), [peaks]);
  const roleName = useRoleName();
  return (
    <SpaceBetween size="xs">
      <div className="cv-timeline">
        <div className="cv-timeline-labels" aria-hidden="true">
          {channels.map((_, i) => (
            <div key={i} className="cv-lane-label" style={{ height: CHANNEL_HEIGHT }}>
              {roleName(roles[i])}
            </div>
          ))}
          {lanes.map(({ id, role }) => (
            <div key={`${id} ${role ?? ''}`} className="cv-lane-label cv-lane-height">
              {t.lanes[id]}
              {role && ` · ${roleName(role)}`}
            </div>
          ))}
        </div>
        <div className="cv-timeline-scroll">
          <Axis width={`${(ZOOMS[zoom] ?? 1) * 100}%`}>
            {channels.length > 0 && <Waveform channels={channels} roles={roles} />}
            {lanes.map((lane) => (
              <LaneView key={`${lane.id} ${lane.role ?? ''}`} lane={lane} />
            ))}
            <Playhead />
          </Axis>
        </div>
      </div>
      <SpaceBetween direction="horizontal" size="xs" alignItems="start">
        <Button
          iconName="zoom-out"
          variant="icon"
          ariaLabel={t.zoomOut}
          disabled={zoom === 0}
          onClick={() => {
            setZoom(zoom - 1);
          }}
        />
        <Button
          iconName="zoom-in"
          variant="icon"
          ariaLabel={t.zoomIn}
          disabled={zoom === ZOOMS.length - 1}
          onClick={() => {
            setZoom(zoom + 1);
          }}
        />
        {lanes.length > 0 && <LanesTable lanes={lanes} />}
      </SpaceBetween>
    </SpaceBetween>
  );
}

/** A slider for the keyboard and screen readers; the waveform in it is for the eye. */
function Axis({ width, children }: { readonly width: string; readonly children: ReactNode }): ReactElement {
  const t = useWords(RECORDING_WORDS);
  const { clock } = useFormats();
  const playback = usePlayback();
  const seconds = usePosition((ms) => Math.floor(ms / 1000));
  return (
    <div
      className="cv-axis"
      style={{ width }}
      role="slider"
      tabIndex={0}
      aria-label={t.position}
      aria-valuemin={0}
      aria-valuemax={Math.floor(playback.durationMs / 1000)}
      aria-valuenow={seconds}
      aria-valuetext={clock(seconds * 1000)}
      aria-description={t.keys}
    >
      {children}
    </div>
  );
}
