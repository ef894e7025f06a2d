import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactElement } from 'react';
import type { Schema } from '../../../client/index.ts';
import { useLabels } from '../../search/labels.ts';
import { useWords } from '../../shared/words.ts';
import { FoundList } from './found-list.tsx';
import { Section } from './section.tsx';
import { TAB_WORDS } from './words.ts';

interface TicketSectionProps {
  readonly ticket: NonNullable<Schema<'Analysis'>['ticket']>;
}

/** What would be written down after the call. */
export function TicketSection({ ticket }: TicketSectionProps): ReactElement {
  const t = useWords(TAB_WORDS);
  const label = useLabels();
  const { category, priority, customer, orderNumbers, amounts, summary, promisedActions } = ticket;
  return (
    <Section title={t.ticket}>
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={2}
          items={[
            { label: t.category, value: label('topic', category) },
            { label: t.priority, value: t.priorities[priority] },
            ...(customer === undefined ? [] : [{ label: t.ticketCustomer, value: customer }]),
            ...(orderNumbers.length === 0 ? [] : [{ label: t.orders, value: orderNumbers.join(', ') }]),
            ...(amounts.length === 0 ? [] : [{ label: t.amounts, value: amounts.join(', ') }]),
          ]}
        />
        <div>{summary}</div>
        {promisedActions.length > 0 && (
          <Section title={t.promised}>
            <FoundList
              items={promisedActions.map(({ text, turn, startMs, dueOn }, i) => ({
                key: `${turn} ${i}`,
                text,
                detail: dueOn === undefined ? undefined : t.due(dueOn),
                places: [{ startMs }],
              }))}
            />
          </Section>
        )}
      </SpaceBetween>
    </Section>
  );
}
