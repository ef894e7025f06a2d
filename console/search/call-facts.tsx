/** A call in two lines: when, how long, who, about what, and what binds it. */
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
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
        <Link href={`#/recordings/${encodeURIComponent(recordingId)}`} fontSize="heading-s">
          {time(startedAt)}
        </Link>
        {media && <Box variant="span">{clock(media.durationMs)}</Box>}
        {recording.state !== 'indexed' && <Badge>{label('state', recording.state)}</Badge>}
        {emotion !== undefined && emotion !== 'neutral' && <Badge>{label('emotion', emotion)}</Badge>}
        {(recording.holds?.length ?? 0) > 0 && <Badge color="blue">{t.hold}</Badge>}
        {recording.restricted && <Badge color="severity-medium">{t.restricted}</Badge>}
      </div>
      <Box color="text-body-secondary" fontSize="body-s">
        {[...facts, ...(topics ?? []).slice(0, 3).map((topic) => label('topic', topic))].join(' · ')}
      </Box>
    </>
  );
}
