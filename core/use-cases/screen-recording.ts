/**
 * Screening before the seal: card numbers and security codes are found in the transcript and muted in the audio. What cannot be screened is
 * never sealed silently. Nothing is written but the decision: the muted bytes are made from the original by every pass that needs them, so a
 * crash at any point leaves the original and either no decision or the whole of it.
 */
import { digest } from '../bytes.ts';
import { mutedSize } from '../audio/muted-wav.ts';
import { runAudioPass, type PassResult } from '../audio/audio-pass.ts';
import type { Media, Span } from '../audio/shapes.ts';
import { AppError } from '../errors.ts';
import { CARD_RULES, planScreening } from '../privacy/card-screening.ts';
import { addFact, nextStep, stateOf } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import { maskKept } from './kept-transcript.ts';
import { rejectArrival } from './reject-arrival.ts';
import { unsealedAudio } from './screened-audio.ts';
import { screeningTranscript } from './screening-transcript.ts';

const ACTOR = 'callvault';

/**
 * Decides what is sealed: the bytes as they came, or a copy with muted spans; or quarantines the recording (CARD_DATA_SUSPECTED) when card
 * data cannot be taken out, or rejects bytes that the gate would reject. Does nothing when another step is due or a job is under way.
 * Errors: SCREENING_NEEDS_TRANSCRIPT, TRANSCRIPT_INVALID (the recording stays in `screening`), CONFLICT, UNAVAILABLE.
 */
export async function screenRecording(context: Context, recordingId: string): Promise<void> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording || nextStep(recording) !== 'screen') return;
  const { received } = recording;
  if (!received) return;
  if (recording.quarantine?.code === 'CARD_DATA_SUSPECTED') {
    await settleClean(context, recording, received, { accepted: true });
    return;
  }
  const pass = await runAudioPass({
    source: context.intake.read(recordingId, 'audio'),
    roles: recording.channels,
    limits: context.policies.retention.limits,
    declaredSha256: recording.declaredSha256 ?? received.sha256,
  });
  const { verdict } = pass;
  if (verdict.kind === 'rejected') {
    await rejectArrival(context, recording, verdict);
    return;
  }
  const answer = await screeningTranscript(context, recording);
  switch (answer.outcome) {
    case 'pending':
      return;
    case 'invalid':
      throw new AppError('TRANSCRIPT_INVALID', `The transcript ${answer.reason}. Give another: callvault screen ID`);
    case 'none':
      throw needsTranscript(answer.reason);
    case 'available': {
      const plan = planScreening(answer.transcript, verdict.media.durationMs);
      if (plan.outcome === 'clean') await settleClean(context, recording, received);
      else if (plan.outcome === 'suspected') await suspect(context, recording, plan.detail);
      else await settleMuted(context, recording, { spans: plan.spans, pass, media: verdict.media });
    }
  }
}

function needsTranscript(reason: string): AppError {
  return new AppError(
    'SCREENING_NEEDS_TRANSCRIPT',
    'Without a transcript the call cannot be screened for card data, and it is not sealed unscreened. Give one: callvault screen ID',
    { detail: { reason } },
  );
}

type Bytes = Pick<NonNullable<Recording['screened']>, 'sha256' | 'bytes'>;

/** Sealed byte for byte as it came: nothing was found, or a person has let it through. */
async function settleClean(
  context: Context,
  recording: Recording,
  { sha256, bytes }: Bytes,
  person: { accepted?: true } = {},
): Promise<void> {
  const fact = { at: context.clock.now().toISOString(), ruleVersion: CARD_RULES, sha256, bytes, ...person };
  await commitRecording(context, addFact(recording, 'screened', fact), [
    {
      type: 'recording.screened',
      openings: { actor: ACTOR, sha256, receivedSha256: sha256 },
      facts: { ruleVersion: CARD_RULES, spans: 0, ...person },
    },
  ]);
}

async function settleMuted(
  context: Context,
  recording: Recording,
  { spans, pass, media }: { spans: readonly Span[]; pass: PassResult; media: Media },
): Promise<void> {
  const { received } = recording;
  const size = mutedSize({ channels: media.channels, frames: pass.frames });
  if (pass.frames === 0) return suspect(context, recording, `card data, and ${media.codec} cannot be muted here`);
  if (size === undefined || size > context.policies.retention.limits.maxBytes) {
    return suspect(context, recording, 'card data, and the muted recording would be too large');
  }
  if (recording.holds.length > 0) return suspect(context, recording, 'card data in a recording that a matter holds');
  const transformations = [{ kind: 'mute' as const, spans: [...spans], ruleVersion: CARD_RULES }];
  const draft = { at: context.clock.now().toISOString(), ruleVersion: CARD_RULES, sha256: '', bytes: size };
  const muted = await digest(unsealedAudio(context, { ...recording, transformations, screened: draft }));
  const screened = addFact({ ...recording, transformations }, 'screened', { ...draft, ...muted });
  const committed = await commitRecording(context, screened, [
    {
      type: 'recording.screened',
      openings: { actor: ACTOR, sha256: muted.sha256, ...(received && { receivedSha256: received.sha256 }) },
      facts: {
        ...{
          ruleVersion: CARD_RULES,
          spans: spans.length,
          mutedMs: spans.reduce((sum, span) => sum + length(span), 0),
        },
        ...{ receivedContainer: media.container, receivedCodec: media.codec },
      },
    },
  ]);
  await maskKept(context, committed);
}

function length({ startMs, endMs }: Span): number {
  return endMs - startMs;
}

/** Hands the recording to a person; `detail` holds no card data. The decision about an earlier question (consent) stays in the log and makes room. */
async function suspect(
  context: Context,
  recording: Recording,
  detail: string,
  { actor, reason }: { actor: string; reason: string } = { actor: ACTOR, reason: detail },
): Promise<void> {
  const code = 'CARD_DATA_SUSPECTED';
  const { decision: _earlier, ...rest } = recording;
  const next: Recording = { ...rest, quarantine: { code, at: context.clock.now().toISOString(), detail } };
  await commitRecording(
    context,
    { ...next, state: stateOf(next) },
    [{ type: 'recording.quarantined', openings: { actor, reason }, facts: { code } }],
    { due: false },
  );
}

/**
 * Gives up waiting for a transcript: a person is to decide whether the recording is sealed unscreened or refused.
 * Errors: NOT_FOUND, STATE_CONFLICT unless it is in screening, CONFLICT.
 */
export async function endScreening(
  context: Context,
  request: { recordingId: string; reason: string; actor: string },
): Promise<void> {
  const recording = await context.catalogue.recording(request.recordingId);
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.');
  if (recording.state !== 'screening') {
    throw new AppError('STATE_CONFLICT', `The recording is ${recording.state}, not in screening.`);
  }
  await suspect(context, recording, 'no transcript to screen it by', request);
}
