/** Who called whom, when, and what binds the recording; and what can be done with it. */
import Badge from '@cloudscape-design/components/badge';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useLabels } from '../search/labels.ts';
import { useFormats } from '../shared/format.ts';
import { RecordingLink } from '../shared/recording-link.tsx';
import { useWords } from '../shared/words.ts';
import { RecordingActions } from './actions/recording-actions.tsx';
import { useCodeName } from './code-words.ts';
import { isAnalysed, isPlayable, isRunning, isSealed } from './readable.ts';
import { RECORDING_WORDS } from './words.ts';

export function RecordingHeader({ recording }: { readonly recording: Schema<'Recording'> }): ReactElement {
  const t = useWords(RECORDING_WORDS);
  const { time } = useFormats();
  const { startedAt, callId, holds = [], restricted, damage } = recording;
  return (
    <SpaceBetween size="s">
      <Header variant="h1" description={`${t.call} ${callId}`} actions={<RecordingActions recording={recording} />}>
        <SpaceBetween direction="horizontal" size="xs" alignItems="center">
          <span>{time(startedAt)}</span>
          {holds.length > 0 && (
            <Badge color="blue">{t.held([...new Set(holds.map(({ matterId }) => matterId))].join(', '))}</Badge>
          )}
          {damage && <Badge color="severity-critical">{t.damaged[damage.verdict]}</Badge>}
          {restricted && <Badge color="severity-medium">{t.restricted}</Badge>}
        </SpaceBetween>
      </Header>
      <Facts recording={recording} />
    </SpaceBetween>
  );
}

function Facts({ recording }: { readonly recording: Schema<'Recording'> }): ReactElement {
  const t = useWords(RECORDING_WORDS);
  const label = useLabels();
  const codeName = useCodeName();
  const { clock } = useFormats();
  const { businessLine, agentId, team, customerRef, language, media, quality, consent, state, restricted } = recording;
  const { sameBytesAs, witnessOf, comparison, source, damage } = recording;
  const fact = (name: string, value: string | undefined): { label: string; value: string }[] =>
    value === undefined || value === '' ? [] : [{ label: name, value }];
  const flags = [...new Set(quality?.flags.map(({ code }) => codeName(code)))].join(', ');
  const calm = isRunning(recording) ? 'in-progress' : isPlayable(recording) ? 'success' : 'stopped';
  const named = label('state', state);
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        minColumnWidth={150}
        items={[
          {
            label: t.state,
            value: (
              <StatusIndicator type={damage ? 'error' : calm}>
                {damage
                  ? t.damaged[damage.verdict]
                  : restricted && isSealed(recording)
                    ? t.restricted
                    : isAnalysed(recording) && recording.transcriptReason !== undefined
                      ? t.noTranscriptState(named)
                      : named}
              </StatusIndicator>
            ),
          },
          ...fact(t.line, businessLine),
          ...fact(t.customer, customerRef),
          ...fact(agentId === undefined ? t.team : t.agent, [agentId, team].filter(Boolean).join(' · ')),
          ...fact(t.language, language && label('language', language)),
          ...fact(t.length, media && lengthOf(media, clock)),
          ...fact(t.source, source),
          ...fact(
            t.consent,
            consent && `${t.consentOutcome[consent.outcome]} · ${t.consentAt(clock(consent.offsetMs))}`,
          ),
          ...fact(t.flags, flags),
          ...(sameBytesAs === undefined
            ? []
            : [{ label: t.sameBytes, value: <RecordingLink id={sameBytesAs} short /> }]),
          ...(witnessOf === undefined
            ? []
            : [
                {
                  label: t.witnessOf,
                  value: (
                    <>
                      <RecordingLink id={witnessOf} short />{' '}
                      {comparison && t.differences(comparison.differences.length)}
                    </>
                  ),
                },
              ]),
        ]}
      />
    </Container>
  );
}

/** A document has words and no sound. */
function lengthOf({ container, durationMs, codec, sampleRate }: Media, clock: (ms: number) => string): string {
  return [clock(durationMs), ...(container === 'vcon' ? ['vCon'] : [codec, `${sampleRate / 1000} kHz`])].join(' · ');
}

type Media = NonNullable<Schema<'Recording'>['media']>;
