import { memo, type MouseEvent, type ReactElement } from 'react';
import { useFormats } from '../shared/format.ts';
import { useKindName } from './kind-name.ts';
import { HEIGHT, type Lane, WIDTH } from './lanes.ts';
import { usePlayback } from './use-playback.ts';

/** Thousands of titles take longer than anybody would look for one. */
const MOST_TITLES = 400;

/** A click seeks. What the colours say is in the titles and in the table. */
export const LaneView = memo(function LaneView({ lane }: { readonly lane: Lane }): ReactElement {
  const { clock } = useFormats();
  const kindName = useKindName();
  const playback = usePlayback();
  const isFew = lane.marks.length <= MOST_TITLES;
  const seek = (event: MouseEvent<SVGSVGElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    playback.seek(((event.clientX - left) / width) * playback.durationMs);
  };
  return (
    <svg
      className={`cv-lane cv-lane-${lane.id}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      onClick={seek}
    >
      <line x1="0" x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} className="cv-lane-middle" />
      {lane.marks.map(({ x, y, width, height, kind, startMs }, i) => (
        <rect key={i} x={x} y={y} width={width} height={height} className={`cv-mark cv-mark-${kind}`}>
          {isFew && <title>{`${clock(startMs)} ${kindName(kind)}`}</title>}
        </rect>
      ))}
    </svg>
  );
});
