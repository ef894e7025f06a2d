import type { ReactElement } from 'react';
import type { Schema } from '../../../client/index.ts';
import { useLabels } from '../../search/labels.ts';
import { useFormats } from '../../shared/format.ts';
import { useWords } from '../../shared/words.ts';
import { useRoleName } from '../kind-name.ts';
import { FoundList } from './found-list.tsx';
import { Section } from './section.tsx';
import { TAB_WORDS } from './words.ts';

export function MoodSection({ analysis }: { readonly analysis: Schema<'Analysis'> }): ReactElement | null {
  const t = useWords(TAB_WORDS);
  const label = useLabels();
  const roleName = useRoleName();
  const { percent, number } = useFormats();
  const { customerEmotion, sentiment } = analysis;
  if (!customerEmotion && !sentiment) return null;
  return (
    <>
      {customerEmotion && (
        <Section title={t.emotion}>
          <FoundList
            items={[
              {
                key: 'emotion',
                text: label('emotion', customerEmotion.label),
                detail: customerEmotion.score > 0 ? percent(customerEmotion.score) : undefined,
                places: customerEmotion.evidence,
              },
            ]}
          />
        </Section>
      )}
      {sentiment && (
        <Section title={t.sentiment}>
          <FoundList
            items={sentiment.byRole.map(({ role, score }) => ({
              ...{ key: role, text: roleName(role), detail: number(score), places: [] },
            }))}
          />
          <span className="cv-detail">{t.trend(signed(number(sentiment.trend), sentiment.trend))}</span>
        </Section>
      )}
    </>
  );
}

function signed(text: string, value: number): string {
  return value > 0 ? `+${text}` : text;
}
