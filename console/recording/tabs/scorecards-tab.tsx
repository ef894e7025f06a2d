/** How the call did by each scorecard, item by item. */
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Schema } from '../../../client/index.ts';
import { useFormats } from '../../shared/format.ts';
import { useClient, useSession } from '../../shared/session.ts';
import { useNameOf, useWords } from '../../shared/words.ts';
import { Evidence } from '../seek-link.tsx';
import { Nothing, Section } from './section.tsx';
import { TAB_WORDS } from './words.ts';

interface ScorecardsTabProps {
  readonly recordingId: string;
  readonly analysis: Schema<'Analysis'>;
}

export function ScorecardsTab({ recordingId, analysis: { scorecards } }: ScorecardsTabProps): ReactElement {
  const t = useWords(TAB_WORDS);
  const { number } = useFormats();
  const { may } = useSession();
  const titles = useTitles();
  if (scorecards.length === 0) return <Nothing>{t.none}</Nothing>;
  return (
    <SpaceBetween size="l">
      {scorecards.map(({ id, version, score, items }) => (
        <Section key={id} title={`${titles.get(id) ?? id} · ${t.points(number(score))}`}>
          <span className="cv-detail">{t.version(version)}</span>
          <ul className="cv-found">
            {items.map((item) => (
              <li key={item.id}>
                <StatusIndicator type={item.passed === null ? 'stopped' : item.passed ? 'success' : 'error'}>
                  {titles.get(`${id} ${item.id}`) ?? item.id}:{' '}
                  {item.passed === null ? t.notApplicable : item.passed ? t.passed : t.failed}
                </StatusIndicator>
                <Evidence places={item.evidence} />
              </li>
            ))}
          </ul>
        </Section>
      ))}
      {may('review') && <Link href={`#/reviews/${encodeURIComponent(recordingId)}`}>{t.review}</Link>}
    </SpaceBetween>
  );
}

/** Of scorecards by id and of their items by `scorecard item`; those who do not review see ids. */
function useTitles(): ReadonlyMap<string, string> {
  const client = useClient();
  const { may } = useSession();
  const nameOf = useNameOf();
  const { data } = useQuery({
    queryKey: ['policies', 'scorecards'],
    queryFn: ({ signal }) => client.get('/policies/scorecards', { signal }),
    enabled: may('review'),
    staleTime: Infinity,
  });
  return new Map(
    (data?.items ?? []).flatMap(({ id, items, ...card }): (readonly [string, string])[] => [
      [id, nameOf(card) ?? id],
      ...items.map((item) => [`${id} ${item.id}`, nameOf(item) ?? item.id] as const),
    ]),
  );
}
