/** Where the player is, over all lanes. It moves with every frame, so it is moved by hand and not drawn anew. */
import { type ReactElement, useEffect, useRef } from 'react';
import { usePlayback } from './use-playback.ts';

export function Playhead(): ReactElement {
  const playback = usePlayback();
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const move = (): void => {
      if (!line.current) return;
      line.current.style.left = `${(playback.positionMs() / playback.durationMs) * 100}%`;
      keepInView(line.current);
    };
    move();
    return playback.onPosition(move);
  }, [playback]);
  return <div ref={line} className="cv-playhead" aria-hidden="true" />;
}

/** Turns the page when the playhead has left it; only a zoomed timeline has more than one. */
function keepInView(line: HTMLElement): void {
  const page = line.closest('.cv-timeline-scroll');
  if (!page || page.scrollWidth <= page.clientWidth) return;
  const { offsetLeft } = line;
  const isSeen = offsetLeft >= page.scrollLeft && offsetLeft <= page.scrollLeft + page.clientWidth;
  if (!isSeen) page.scrollLeft = offsetLeft - page.clientWidth / 10;
}
