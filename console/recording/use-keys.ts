/** Space plays and pauses, arrows seek: wherever the focus is on the page, unless it is on something that takes these keys itself. */
import { useEffect } from 'react';
import type { Playback } from './playback.ts';

const STEP_MS = 5_000;
const TAKES_SPACE =
  'a, button, input, textarea, select, summary, [role="button"], [role="tab"], [role="radio"], [role="dialog"] *';
const TAKES_ARROWS = 'input, textarea, select, [role="tab"], [role="radio"], [role="menuitem"], [role="dialog"] *';

export function useKeys(playback: Playback | undefined): void {
  useEffect(() => {
    if (!playback) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
      const onItself = (selector: string): boolean => event.target instanceof Element && event.target.matches(selector);
      if (event.key === ' ' && !onItself(TAKES_SPACE)) playback.toggle();
      else if (event.key === 'ArrowLeft' && !onItself(TAKES_ARROWS)) playback.seek(playback.positionMs() - STEP_MS);
      else if (event.key === 'ArrowRight' && !onItself(TAKES_ARROWS)) playback.seek(playback.positionMs() + STEP_MS);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [playback]);
}
