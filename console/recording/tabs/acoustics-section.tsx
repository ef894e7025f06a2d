import type { ReactElement } from 'react';
import type { Schema } from '../../../client/index.ts';
import { useFormats } from '../../shared/format.ts';
import { useWords } from '../../shared/words.ts';
import { useRoleName } from '../kind-name.ts';
import { Evidence } from '../seek-link.tsx';
import { RECORDING_WORDS } from '../words.ts';
import { Nothing, Section } from './section.tsx';
import { TAB_WORDS } from './words.ts';

export function AcousticsSection({ acoustics }: { readonly acoustics: Schema<'Analysis'>['acoustics'] }): ReactElement {
  const t = useWords(TAB_WORDS);
  const { noAcoustics } = useWords(RECORDING_WORDS);
  const roleName = useRoleName();
  const { clock, number, percent } = useFormats();
  if (!acoustics) {
    return (
      <Section title={t.acoustics}>
        <Nothing>{noAcoustics}</Nothing>
      </Section>
    );
  }
  const { channels, silences, interruptions, talkRatio, overlapMs } = acoustics;
  const measured = (value: number | null | undefined, unit: string): string =>
    value === null || value === undefined ? '–' : `${number(value)}${unit}`;
  return (
    <Section title={t.acoustics}>
      <table className="cv-table">
        <thead>
          <tr>
            <td />
            {channels.map(({ channel, role }) => (
              <th key={channel} scope="col">
                {roleName(role)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Row name={t.talk} values={channels.map(({ talkMs }) => clock(talkMs))} />
          <Row name={t.loudness} values={channels.map((one) => measured(one.loudnessDbfs, ' dBFS'))} />
          <Row name={t.pitch} values={channels.map((one) => measured(one.pitchHz?.median, ' Hz'))} />
          <Row name={t.speed} values={channels.map((one) => measured(one.articulationRate, ''))} />
        </tbody>
      </table>
      <ul className="cv-found">
        {talkRatio !== null && (
          <li>
            {t.talkRatio} <span className="cv-detail">{percent(talkRatio)}</span>
          </li>
        )}
        <li>
          {t.overlap} <span className="cv-detail">{clock(overlapMs)}</span>
        </li>
        <li>
          <span>
            {t.silences} <span className="cv-detail">{number(silences.length)}</span>
          </span>
          <Evidence places={silences} />
        </li>
        <li>
          <span>
            {t.interruptions} <span className="cv-detail">{number(interruptions.length)}</span>
          </span>
          <Evidence places={interruptions.map(({ atMs }) => ({ startMs: atMs }))} />
        </li>
      </ul>
    </Section>
  );
}

function Row({ name, values }: { readonly name: string; readonly values: readonly string[] }): ReactElement {
  return (
    <tr>
      <th scope="row">{name}</th>
      {values.map((value, i) => (
        <td key={i}>{value}</td>
      ))}
    </tr>
  );
}
