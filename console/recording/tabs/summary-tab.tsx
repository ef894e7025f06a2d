/** The call in a few of its own sentences, and the ticket that comes of it. */
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactElement } from 'react';
import type { Schema } from '../../../client/index.ts';
import { useWords } from '../../shared/words.ts';
import { FoundList } from './found-list.tsx';
import { Nothing, Section } from './section.tsx';
import { TicketSection } from './ticket-section.tsx';
import { TAB_WORDS } from './words.ts';

type Sentence = NonNullable<Schema<'Analysis'>['summary']>['sentences'][number];

export function SummaryTab({ analysis }: { readonly analysis: Schema<'Analysis'> }): ReactElement {
  const t = useWords(TAB_WORDS);
  const { summary, ticket } = analysis;
  if (!summary) return <Nothing>{t.noTranscript}</Nothing>;
  const { sentences } = summary;
  return (
    <SpaceBetween size="l">
      <Section title={t.summary}>
        {sentences.length === 0 && <Nothing>{t.none}</Nothing>}
        <FoundList
          items={sentences.map((sentence, i) => ({
            key: `${sentence.turn} ${i}`,
            text: <Labelled sentence={sentence} />,
            places: [sentence],
          }))}
        />
      </Section>
      {ticket && <TicketSection ticket={ticket} />}
    </SpaceBetween>
  );
}

function Labelled({ sentence: { label, text } }: { readonly sentence: Sentence }): ReactElement {
  const { labels } = useWords(TAB_WORDS);
  return (
    <>
      {label !== undefined && <b>{labels[label]}</b>} {text}
    </>
  );
}
