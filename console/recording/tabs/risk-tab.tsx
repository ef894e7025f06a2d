/** The risk of losing the customer, and every part of it. */
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactElement } from 'react';
import type { Schema } from '../../../client/index.ts';
import { useFormats } from '../../shared/format.ts';
import { RecordingLink } from '../../shared/recording-link.tsx';
import { useWords } from '../../shared/words.ts';
import { Evidence } from '../seek-link.tsx';
import { Nothing, Section } from './section.tsx';
import { TAB_WORDS } from './words.ts';

export function RiskTab({ analysis: { risk } }: { readonly analysis: Schema<'Analysis'> }): ReactElement {
  const t = useWords(TAB_WORDS);
  const { percent, number } = useFormats();
  if (!risk) return <Nothing>{t.noTranscript}</Nothing>;
  const { score, contributions, callsSeen, version, baseline } = risk;
  return (
    <SpaceBetween size="m">
      <Section title={t.riskScore}>
        <Box fontSize="display-l">{percent(score)}</Box>
        <span className="cv-detail">
          {callsSeen !== undefined && t.callsSeen(callsSeen)} {version !== undefined && t.version(version)}
        </span>
      </Section>
      <Section title={t.riskHow}>
        <table className="cv-table">
          <thead>
            <tr>
              <th scope="col">{t.factor}</th>
              <th scope="col">{t.weight}</th>
              <th scope="col">{t.value}</th>
              <th scope="col">{t.evidence}</th>
            </tr>
          </thead>
          <tbody>
            {baseline !== undefined && (
              <tr>
                <td>{t.baseline}</td>
                <td>{number(baseline)}</td>
                <td />
                <td />
              </tr>
            )}
            {contributions.map(({ factor, weight, value, evidence = [], calls = [] }) => (
              <tr key={factor}>
                <td>{factor}</td>
                <td>{number(weight)}</td>
                <td>{value !== undefined && number(value)}</td>
                <td>
                  <Evidence places={evidence} />
                  {calls.map((id) => (
                    <RecordingLink key={id} id={id} short />
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    </SpaceBetween>
  );
}
