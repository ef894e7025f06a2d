/** Understands a call: acoustics from the seal's pass, language rules over the transcript. Rebuildable, so it lives in the work store. */
import { analyse, withRoles, type Reading } from '../analysis/analyse.ts';
import { analysisSchema, type Analysis } from '../analysis/analysis.ts';
import { runAudioPass } from '../audio/audio-pass.ts';
import { acousticsSchema, type Acoustics } from '../audio/shapes.ts';
import { findOnce } from '../privacy/pii/find-once.ts';
import { redactTranscript } from '../privacy/pii/redact.ts';
import { addFact, nextStep } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { channelRoles } from '../recording/speakers.ts';
import type { Transcript } from '../transcript/transcript.ts';
import { announceTicket } from './announce-ticket.ts';
import { commitRecording } from './commit-recording.ts';
import { riskOfCall } from './call-risk.ts';
import { compareWitnesses } from './compare-witnesses.ts';
import type { Context } from './context.ts';
import { consentEvidence } from './find-consent.ts';
import { guardCardCodes } from './guard-card-codes.ts';
import { mirrorHolds } from './mirror-holds.ts';
import { keepPlaces } from './personal-places.ts';
import { announceAlerts, logAlerts, planAlerts } from './raise-alerts.ts';
import { openOriginal, readTranscript } from './read-content.ts';

/** Writes `analysis/<recordingId>.json`. Does nothing when another step is due. */
export async function analyseRecording(context: Context, recordingId: string): Promise<void> {
  const found = await context.catalogue.recording(recordingId);
  if (!found || nextStep(found) !== 'analyse') return;
  await compareWitnesses(context, found);
  const recording = (await context.catalogue.recording(recordingId)) ?? found;
  // Again, for a process that died between the commit of the transcript and its flags.
  await mirrorHolds(context, recordingId);
  const transcript = await readTranscript(context, recording);
  if (await guardCardCodes(context, recording, transcript)) return;
  const consent = consentEvidence(context, recording, transcript);
  const understood = await analyse({
    transcript: transcript ?? null,
    acoustics: (await acousticsOf(context, recording)) ?? null,
    policies: context.policies.analysis,
    startedAt: recording.startedAt,
    channels: channelRoles(recording),
    businessLine: recording.businessLine,
    reading: transcript ? await readByService(context, withRoles(transcript, channelRoles(recording))) : {},
  });
  const analysis = transcript ? { ...understood, risk: await riskOfCall(context, recording, understood) } : understood;
  const papers = await planAlerts(context, recording, { analysis, transcript });
  if (transcript) await keepPlaces(context, recording, transcript);
  await context.work.put(analysisPath(recordingId), new TextEncoder().encode(JSON.stringify(analysis)));
  // Before the commit: who dies in between tells it again, and not never.
  if (analysis.ticket) await announceTicket(context, recordingId);
  await announceAlerts(context, papers);
  const emotion = analysis.customerEmotion?.label;
  const fact = {
    at: context.clock.now().toISOString(),
    topics: analysis.topics.map(({ id }) => id),
    intents: analysis.intents.map(({ id }) => id),
    ...(emotion !== undefined && { emotion }),
    ...(analysis.complexity !== null && { complexity: analysis.complexity }),
  };
  const next = { ...addFact(recording, 'analysed', fact), ...consent.fact };
  await commitRecording(context, next, consent.entries, { papers });
  logAlerts(context, papers);
}

/** Nothing where there is no service, or where it does not have the language. Who sums up gets the words without personal data: so is the summary. */
async function readByService({ language, summariser }: Context, transcript: Transcript): Promise<Reading> {
  const texts = transcript.turns.map(({ text }) => text);
  const opinions = await language?.sentiment(texts, transcript.language);
  const names = await language?.names(texts, transcript.language);
  const chosen = summariser && (await summariser.choose(await redactedTurns(transcript)));
  return { ...(opinions && { opinions }), ...(names && { names }), ...(chosen && { chosen }) };
}

async function redactedTurns(transcript: Transcript): Promise<Transcript['turns']> {
  return redactTranscript(transcript, await findOnce(transcript)).turns;
}

/** The analysis of a call, or undefined before it is made. */
export async function readAnalysis(context: Context, recordingId: string): Promise<Analysis | undefined> {
  const bytes = await context.work.get(analysisPath(recordingId));
  return bytes && analysisSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

function analysisPath(recordingId: string): string {
  return `analysis/${recordingId}.json`;
}

/** From the seal's own pass; measured again from the vault when that derivative is gone. */
async function acousticsOf(context: Context, recording: Recording): Promise<Acoustics | undefined> {
  const bytes = await context.work.get(`acoustics/${recording.recordingId}.json`);
  if (bytes) return acousticsSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  if (recording.sealed?.quality.flags.some(({ code }) => code === 'NO_ACOUSTICS')) return undefined;
  const pass = await runAudioPass({
    source: await openOriginal(context, recording),
    roles: recording.channels,
    limits: context.policies.retention.limits,
  });
  return pass.acoustics;
}
