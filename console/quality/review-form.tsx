/** One judgement per item of a scorecard, a score and a comment. */
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import type { Schema } from '../../client/index.ts';
import { useNotify } from '../shared/notifications.tsx';
import { useClient } from '../shared/session.ts';
import { useNameOf, useWords } from '../shared/words.ts';
import { REVIEW_WORDS } from './words.ts';

export type Scorecard = Schema<'Scorecards'>['items'][number];
type Judgement = 'passed' | 'failed' | 'skipped';
const JUDGEMENTS: readonly Judgement[] = ['passed', 'failed', 'skipped'];
const VALUES: Record<Judgement, boolean | null> = { passed: true, failed: false, skipped: null };

export function ReviewForm({
  recordingId,
  card,
}: {
  readonly recordingId: string;
  readonly card: Scorecard;
}): ReactElement {
  const t = useWords(REVIEW_WORDS);
  const nameOf = useNameOf();
  const client = useClient();
  const notify = useNotify();
  const queries = useQueryClient();
  const [judged, setJudged] = useState<Readonly<Record<string, Judgement>>>({});
  const [score, setScore] = useState('');
  const [comment, setComment] = useState('');
  const save = useMutation({
    mutationFn: async () =>
      client.post('/recordings/{id}/reviews', {
        params: { path: { id: recordingId } },
        body: {
          scorecard: card.id,
          items: card.items.map(({ id }) => ({ id, passed: VALUES[judged[id] ?? 'skipped'] })),
          ...(score.trim() !== '' && { score: Number(score) }),
          ...(comment.trim() !== '' && { comment: comment.trim() }),
        },
      }),
    onSuccess: async () => {
      notify.success(t.saved);
      await Promise.all(['reviews', 'calibration'].map(async (key) => queries.invalidateQueries({ queryKey: [key] })));
    },
    onError: notify.problem,
  });
  const left = card.items.filter(({ id }) => judged[id] === undefined).length;
  return (
    <Container>
      <SpaceBetween size="m">
        {card.items.map(({ id, knockOut, ...item }) => (
          <FormField key={id} label={nameOf(item) ?? id} description={knockOut ? t.knockOut : undefined}>
            <SegmentedControl
              label={nameOf(item) ?? id}
              selectedId={judged[id] ?? null}
              options={JUDGEMENTS.map((value) => ({ id: value, text: t[value] }))}
              onChange={({ detail }) => {
                const value = JUDGEMENTS.find((one) => one === detail.selectedId);
                if (value) setJudged({ ...judged, [id]: value });
              }}
            />
          </FormField>
        ))}
        <FormField label={t.score} constraintText={t.scoreHint}>
          <Input
            type="number"
            value={score}
            onChange={({ detail }) => {
              setScore(detail.value);
            }}
          />
        </FormField>
        <FormField label={t.comment}>
          <Textarea
            value={comment}
            onChange={({ detail }) => {
              setComment(detail.value);
            }}
          />
        </FormField>
        <Button
          variant="primary"
          disabled={left > 0}
          disabledReason={t.left(left)}
          loading={save.isPending}
          onClick={() => {
            save.mutate();
          }}
        >
          {t.save}
        </Button>
      </SpaceBetween>
    </Container>
  );
}
