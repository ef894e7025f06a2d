/** Topics, intents, names and voices, each with the places in the call it came from. */
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactElement } from 'react';
import type { Schema } from '../../../client/index.ts';
import { useLabels } from '../../search/labels.ts';
import { useFormats } from '../../shared/format.ts';
import { useWords } from '../../shared/words.ts';
import { AcousticsSection } from './acoustics-section.tsx';
import { FoundList } from './found-list.tsx';
import { MoodSection } from './mood-section.tsx';
import { Nothing, Section } from './section.tsx';
import { TAB_WORDS } from './words.ts';

export function AnalysisTab({ analysis }: { readonly analysis: Schema<'Analysis'> }): ReactElement {
  const t = useWords(TAB_WORDS);
  const label = useLabels();
  const { percent } = useFormats();
  const { topics, intents, keyPhrases = [], entities, complexity } = analysis;
  const share = (value: number | undefined, source: string | undefined): string =>
    [value !== undefined && percent(value), source === 'model' && t.byModel].filter(Boolean).join(' · ');
  return (
    <SpaceBetween size="l">
      <Section title={t.topics}>
        {topics.length === 0 && <Nothing>{t.none}</Nothing>}
        <FoundList
          items={topics.map(({ id, score, evidence, source }) => ({
            ...{ key: id, text: label('topic', id), detail: share(score, source), places: evidence },
          }))}
        />
      </Section>
      <Section title={t.intents}>
        {intents.length === 0 && <Nothing>{t.none}</Nothing>}
        <FoundList
          items={intents.map(({ id, confidence, evidence, source }) => ({
            ...{ key: id, text: label('intent', id), detail: share(confidence, source), places: evidence },
          }))}
        />
      </Section>
      <MoodSection analysis={analysis} />
      {keyPhrases.length > 0 && (
        <Section title={t.keyPhrases}>
          <FoundList items={keyPhrases.map(({ text, evidence }) => ({ key: text, text, places: evidence }))} />
        </Section>
      )}
      {entities.length > 0 && (
        <Section title={t.entities}>
          <FoundList
            items={entities.map(({ type, text, turn, startMs }, i) => ({
              ...{ key: `${turn} ${i}`, text, detail: t.types[type], places: [{ startMs }] },
            }))}
          />
        </Section>
      )}
      <AcousticsSection acoustics={analysis.acoustics} />
      {complexity !== null && <Section title={t.complexity}>{percent(complexity)}</Section>}
    </SpaceBetween>
  );
}
