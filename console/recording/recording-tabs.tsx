/** What was understood of the call, and what makes it evidence: a tab each, by the reader's rights. */
import Container from '@cloudscape-design/components/container';
import Spinner from '@cloudscape-design/components/spinner';
import Tabs from '@cloudscape-design/components/tabs';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useSession } from '../shared/session.ts';
import { useWords } from '../shared/words.ts';
import { EvidencePanel } from './evidence/evidence-panel.tsx';
import { isAnalysed } from './readable.ts';
import { AnalysisTab } from './tabs/analysis-tab.tsx';
import { RiskTab } from './tabs/risk-tab.tsx';
import { ScorecardsTab } from './tabs/scorecards-tab.tsx';
import { SummaryTab } from './tabs/summary-tab.tsx';
import { RECORDING_WORDS } from './words.ts';

interface RecordingTabsProps {
  readonly recording: Schema<'Recording'>;
  readonly analysis: UseQueryResult<Schema<'Analysis'>>;
}

/** With the right that each needs besides reading the transcript. */
const UNDERSTOOD = [
  { id: 'summary', right: 'transcript' },
  { id: 'analysis', right: 'transcript' },
  { id: 'scorecards', right: 'assessments' },
  { id: 'risk', right: 'risk' },
] as const;

export function RecordingTabs({ recording, analysis }: RecordingTabsProps): ReactElement {
  const t = useWords(RECORDING_WORDS);
  const { may } = useSession();
  const [chosen, setChosen] = useState('');
  const tabs = [
    ...(may('transcript') && isAnalysed(recording)
      ? UNDERSTOOD.filter(({ right }) => may(right)).map(({ id }) => ({
          id,
          label: t.tabs[id],
          content: <Understood id={id} recordingId={recording.recordingId} analysis={analysis} />,
        }))
      : []),
    { id: 'evidence', label: t.tabs.evidence, content: <EvidencePanel recording={recording} /> },
  ];
  const active = tabs.some(({ id }) => id === chosen) ? chosen : (tabs[0]?.id ?? '');
  // Tabs that are a container themselves are drawn anew with every choice, and the keyboard loses its place.
  return (
    <Container>
      <Tabs
        tabs={tabs}
        activeTabId={active}
        onChange={({ detail }) => {
          setChosen(detail.activeTabId);
        }}
      />
    </Container>
  );
}

interface UnderstoodProps {
  readonly id: (typeof UNDERSTOOD)[number]['id'];
  readonly recordingId: string;
  readonly analysis: UseQueryResult<Schema<'Analysis'>>;
}

function Understood({ id, recordingId, analysis: { data, error, refetch } }: UnderstoodProps): ReactElement {
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!data) return <Spinner />;
  switch (id) {
    case 'summary':
      return <SummaryTab analysis={data} />;
    case 'analysis':
      return <AnalysisTab analysis={data} />;
    case 'scorecards':
      return <ScorecardsTab recordingId={recordingId} analysis={data} />;
    case 'risk':
      return <RiskTab analysis={data} />;
  }
}
