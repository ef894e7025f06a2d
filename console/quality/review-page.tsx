/** A person's review of a call by a scorecard; what the scorecard found is shown only afterwards, so that it sways nobody. */
import Box from '@cloudscape-design/components/box';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useParams } from 'react-router';
import { Listen } from '../recording/listen.tsx';
import { ProblemAlert } from '../shared/problem-alert.tsx';
import { useClient } from '../shared/session.ts';
import { useNameOf, useWords } from '../shared/words.ts';
import { EarlierReviews } from './earlier-reviews.tsx';
import { ReviewForm } from './review-form.tsx';
import { Choice } from './scores-page.tsx';
import { REVIEW_WORDS } from './words.ts';

export function Page(): ReactElement {
  const { id = '' } = useParams();
  const t = useWords(REVIEW_WORDS);
  const nameOf = useNameOf();
  const client = useClient();
  const cards = useQuery({ queryKey: ['scorecards'], queryFn: async () => client.get('/policies/scorecards') });
  const [chosen, setChosen] = useState<string>();
  if (cards.error) return <ProblemAlert error={cards.error} onRetry={() => void cards.refetch()} />;
  if (!cards.data) return <Spinner size="large" />;
  const { items } = cards.data;
  const card = items.find((one) => one.id === chosen) ?? items[0];
  if (!card) return <Box>{t.noCards}</Box>;
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={t.about}>
        {t.title}
      </Header>
      <Link href={`#/recordings/${encodeURIComponent(id)}`} external>
        {t.open}
      </Link>
      <Choice
        label={t.scorecard}
        values={items.map((one) => one.id)}
        value={card.id}
        nameOf={(one) => nameOf(items.find((other) => other.id === one) ?? {}) ?? one}
        onChange={setChosen}
      />
      <Grid gridDefinition={[{ colspan: { default: 12, m: 6 } }, { colspan: { default: 12, m: 6 } }]}>
        <Listen recordingId={id} />
        <ReviewForm key={card.id} recordingId={id} card={card} />
      </Grid>
      <EarlierReviews recordingId={id} card={card} />
    </SpaceBetween>
  );
}
