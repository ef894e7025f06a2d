/** A share of calls as a bar with its figures: how many of how many, and the interval. The bar repeats what the text says. */
import Box from '@cloudscape-design/components/box';
import type { ReactElement } from 'react';
import { useFormats } from '../shared/format.ts';
import { useWords } from '../shared/words.ts';
import './share.css';
import { INSIGHT_WORDS } from './words.ts';

interface ShareProps {
  readonly value: {
    readonly calls: number;
    readonly of: number;
    readonly share: number;
    readonly interval: { readonly low: number; readonly high: number };
    readonly tooFew: boolean;
  };
}

const ALL = 100;

export function Share({ value }: ShareProps): ReactElement {
  const t = useWords(INSIGHT_WORDS);
  const { percent } = useFormats();
  const { calls, of, share, interval, tooFew } = value;
  const range = t.interval(percent(interval.low), percent(interval.high));
  return (
    <div className="share">
      <div className="share-bar" aria-hidden="true">
        <div
          className="share-range"
          style={{ left: `${interval.low * ALL}%`, width: `${(interval.high - interval.low) * ALL}%` }}
        />
        <div className="share-value" style={{ width: `${share * ALL}%` }} />
      </div>
      <Box variant="small">
        <strong>{percent(share)}</strong> {t.of(calls, of)}, {range}
        {tooFew && ` (${t.tooFew})`}
      </Box>
    </div>
  );
}

interface MeanProps {
  /** Of a share, 0 to 1. */
  readonly value: {
    readonly calls: number;
    readonly mean: number | null;
    readonly interval: { readonly low: number; readonly high: number } | null;
    readonly tooFew: boolean;
  };
}

export function MeanShare({ value: { mean, interval, tooFew } }: MeanProps): ReactElement {
  const t = useWords(INSIGHT_WORDS);
  const { percent } = useFormats();
  if (mean === null) return <>–</>;
  return (
    <Box variant="small">
      <strong>{percent(mean)}</strong>
      {interval && `, ${t.interval(percent(Math.max(0, interval.low)), percent(Math.min(1, interval.high)))}`}
      {tooFew && ` (${t.tooFew})`}
    </Box>
  );
}
