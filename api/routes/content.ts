/** What was said and what was understood. Reading the words is a custody event that stands in the catalogue before they leave. */
import { analysisSchema } from '../../core/analysis/analysis.ts';
import { keptPeaksSchema, peaksSchema } from '../../core/audio/shapes.ts';
import { AppError } from '../../core/errors.ts';
import { rightsOn, seesFull } from '../../core/privacy/access.ts';
import { analysisFor } from '../../core/privacy/assessment.ts';
import type { Recording } from '../../core/recording/recording.ts';
import { transcriptSchema } from '../../core/transcript/transcript.ts';
import { readAnalysis } from '../../core/use-cases/analyse-recording.ts';
import { noteEvent } from '../../core/use-cases/commit-recording.ts';
import { readTranscript } from '../../core/use-cases/read-content.ts';
import { readRedactedAnalysis, readRedactedTranscript } from '../../core/use-cases/redacted-content.ts';
import { recordingRoute, type Route } from '../route.ts';
import { noBody, noQuery } from '../shape.ts';

const transcript = recordingRoute(
  'transcript',
  {
    method: 'get',
    path: '/recordings/{id}/transcript',
    operationId: 'getTranscript',
    needsOpen: true,
    etag: 'not-kept',
    tag: 'Content',
    summary: 'The transcript; personal data is redacted for roles without the right `full`',
    query: noQuery,
    body: noBody,
    answer: transcriptSchema.meta({ id: 'Transcript' }),
    problems: [409, 410],
  },
  async ({ deps, principal, recording }) => {
    const { transcription } = recording;
    if (transcription?.outcome === 'none') {
      throw new AppError('NOT_FOUND', `There is no transcript: ${transcription.reason}.`);
    }
    if (!transcription) throw notYet(recording, 'transcript');
    const isFull = seesFull(principal, recording);
    await noteEvent(deps.context, recording.recordingId, {
      type: 'transcript.read',
      openings: { actor: principal.sub },
      ...(!isFull && { facts: { redacted: true } }),
    });
    const reads = isFull ? readTranscript : readRedactedTranscript;
    const read = await reads(deps.context, recording);
    if (read) return read;
    throw new AppError('NOT_FOUND', 'There is no transcript.');
  },
);

/** It quotes the call, so it is read like the transcript. */
const analysis = recordingRoute(
  'transcript',
  {
    method: 'get',
    path: '/recordings/{id}/analysis',
    operationId: 'getAnalysis',
    needsOpen: true,
    etag: 'not-kept',
    tag: 'Content',
    summary:
      'The analysis, every score with its evidence; redacted like the transcript, without assessments for callers',
    query: noQuery,
    body: noBody,
    answer: analysisSchema.meta({ id: 'Analysis' }),
    problems: [409, 410],
  },
  async ({ deps, principal, recording }) => {
    if (!recording.analysed) throw notYet(recording, 'analysis');
    const isFull = seesFull(principal, recording);
    await noteEvent(deps.context, recording.recordingId, {
      type: 'transcript.read',
      openings: { actor: principal.sub },
      facts: { part: 'analysis', ...(!isFull && { redacted: true }) },
    });
    const read = isFull
      ? await readAnalysis(deps.context, recording.recordingId)
      : await readRedactedAnalysis(deps.context, recording);
    if (read) return analysisFor(read, rightsOn(principal, recording));
    throw new AppError('NOT_FOUND', 'The analysis is gone from the work store.');
  },
);

/** Loudness over time says nothing that was said: reading it is no custody event. */
const waveform = recordingRoute(
  'audio',
  {
    method: 'get',
    path: '/recordings/{id}/waveform',
    operationId: 'getWaveform',
    needsOpen: true,
    etag: 'kept',
    tag: 'Content',
    summary: 'Peaks for display, per channel',
    query: noQuery,
    body: noBody,
    answer: peaksSchema.meta({ id: 'Waveform' }),
    problems: [409, 410],
  },
  async ({ deps, recording }) => {
    if (!recording.sealed) throw notYet(recording, 'waveform');
    const bytes = await deps.context.work.get(`peaks/${recording.recordingId}.json`);
    if (bytes) return keptPeaksSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    throw new AppError('NOT_FOUND', 'There is no waveform: the audio could not be decoded here.');
  },
);

function notYet({ state }: Recording, what: string): AppError {
  return state === 'rejected'
    ? new AppError('NOT_FOUND', `The recording was rejected: there is no ${what}.`)
    : new AppError('STATE_CONFLICT', `The recording is ${state}: its ${what} is not made yet.`);
}

export const contentRoutes: readonly Route[] = [transcript, analysis, waveform];
