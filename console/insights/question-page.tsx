/** The frame of a question over many calls: title, which calls, and the answer with its three other states. */
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactElement, type ReactNode, useState } from 'react';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useWords } from '../shared/words.ts';
import { EVERYTHING, type Filter, FilterBar } from './filter-bar.tsx';
import { INSIGHT_WORDS } from './words.ts';

interface QuestionPageProps<A, G extends string> {
  readonly title: string;
  readonly about: string;
  readonly name: string;
  readonly groups: readonly [G, ...G[]];
  readonly groupLabel: string;
  readonly ask: (filter: Filter, group: G) => Promise<A>;
  readonly show: (answer: A) => ReactNode;
}

export function QuestionPage<A, const G extends GroupName>(props: QuestionPageProps<A, G>): ReactElement {
  const { title, about, name, groups, groupLabel, ask, show } = props;
  const t = useWords(INSIGHT_WORDS);
  const [filter, setFilter] = useState(EVERYTHING);
  const [group, setGroup] = useState<G>(groups[0]);
  const answer = useQuery({
    queryKey: ['insights', name, filter, group],
    queryFn: async () => ask(filter, group),
    placeholderData: keepPreviousData,
  });
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={about}>
        {title}
      </Header>
      <FilterBar
        filter={filter}
        onFilter={setFilter}
        groups={groups}
        group={group}
        onGroup={setGroup}
        nameOf={(value) => t[value]}
        label={groupLabel}
      />
      {answer.error && <ProblemAlert error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <Spinner size="large" />}
      {answer.data !== undefined && show(answer.data)}
    </SpaceBetween>
  );
}

/** What answers can be grouped by; each has its word. */
type GroupName = 'day' | 'week' | 'month' | 'businessLine' | 'team' | 'source' | 'language';
