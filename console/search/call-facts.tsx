/** A call in two lines: when, how long, who, about what, and what binds it. */
import type { ReactElement } from 'react';
import type { Schema } from '../../client/index.ts';
import { useFormats } from '../shared/format.ts';
import { useWords } from '../shared/words.ts';
import { useLabels } from './labels.ts';
import { SEARCH_WORDS } from './words.ts';

export function CallFacts({ recording }: { readonly recording: Schema<'Recording'> }): ReactElement {
  const t = useWords(SEARCH_WORDS);
  const { time, clock } = useFormats();
  const label = useLabels();
  const { recordingId, startedAt, media, agentId, customerRef, businessLine, language, topics, emotion } = recording;
  const people = [customerRef && `${t.customer} ${customerRef}`, agentId && `${t.agent} ${agentId}`];
  const facts = [...people, businessLine, language && label('language', language)].filter(Boolean);
  return (
    <>
      <div className="cv-call-title">
        <a className="cv-link" href={`#/recordings/${encodeURIComponent(recordingId)}`}>
          {time(startedAt)}
        </a>
        {media && <span>{clock(media.durationMs)}</span>}
        {recording.state !== 'indexed' && <span className="cv-badge">{label('state', recording.state)}</span>}
        {emotion !== undefined && emotion !== 'neutral' && (
          <span className="cv-badge">{label('emotion', emotion)}</span>
        )}
        {(recording.holds?.length ?? 0) > 0 && <span className="cv-badge cv-badge-hold">{t.hold}</span>}
        {recording.damage && <span className="cv-badge cv-badge-damage">{t.damaged}</span>}
        {recording.transcriptReason !== undefined && <span className="cv-badge">{t.noTranscript}</span>}
        {recording.restricted && <span className="cv-badge cv-badge-restricted">{t.restricted}</span>}
      </div>
      <div className="cv-small">
        {[...facts, ...(topics ?? []).slice(0, 3).map((topic) => label('topic', topic))].join(' · ')}
      </div>
    </>
  );
}
