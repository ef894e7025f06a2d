/** Shares over time, the largest few. */
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import LineChart from '@cloudscape-design/components/line-chart';
import type { ReactElement } from 'react';
import { useFormats } from '../shared/format.ts';
import { useWords } from '../shared/words.ts';
import { INSIGHT_WORDS } from './words.ts';

const MOST_LINES = 5;

interface TrendProps {
  readonly items: readonly {
    readonly name: string;
    readonly series: readonly { readonly period: string; readonly share: number }[];
  }[];
}

/** Nothing to draw until there are two periods. */
export function Trend({ items }: TrendProps): ReactElement | undefined {
  const t = useWords(INSIGHT_WORDS);
  const { percent, date } = useFormats();
  const shown = items.slice(0, MOST_LINES);
  const periods = [...new Set(shown.flatMap(({ series }) => series.map(({ period }) => period)))].sort();
  if (periods.length < 2) return undefined;
  return (
    <Container header={<Header>{t.trend}</Header>}>
      <LineChart
        height={220}
        hideFilter
        xScaleType="categorical"
        xDomain={periods}
        yDomain={[0, 1]}
        yTickFormatter={percent}
        xTickFormatter={date}
        ariaLabel={t.trend}
        series={shown.map(({ name, series }) => ({
          type: 'line',
          title: name,
          valueFormatter: percent,
          data: series.map(({ period, share }) => ({ x: period, y: share })),
        }))}
      />
    </Container>
  );
}
