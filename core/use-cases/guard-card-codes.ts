/** A card security code that was found after the seal: the vault keeps it, so nobody may use the recording until a person has looked. */
import type { Span } from '../audio/shapes.ts';
import { CARD_RULES, planCodes } from '../privacy/card-screening.ts';
import type { Recording } from '../recording/recording.ts';
import type { Transcript } from '../transcript/transcript.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import { announceAlerts, planAlerts } from './raise-alerts.ts';

const ACTOR = 'callvault';

/**
 * Restricts the recording and raises the alerts about it in the same transaction, once: a person who lifts the restriction has seen them. From then on transcripts
 * are read without the code, and the access copy is muted in `cardCodeFound.spans`. True when the recording was restricted now. Left alone:
 * what was screened before the seal, and what a person let through. Errors: CONFLICT, UNAVAILABLE.
 */
export async function guardCardCodes(
  context: Context,
  recording: Recording,
  transcript: Transcript | undefined,
): Promise<boolean> {
  if (!transcript || recording.screened || recording.cardCodeFound) return false;
  const plan = planCodes(transcript, recording.sealed?.media.durationMs ?? 0);
  if (plan.outcome === 'clean') return false;
  const spans = plan.outcome === 'mute' ? [...plan.spans] : everything(recording);
  const cardCodeFound = { at: context.clock.now().toISOString(), ruleVersion: CARD_RULES, spans };
  const { recordingId } = recording;
  const next = { ...recording, cardCodeFound, restricted: true };
  const papers = await planAlerts(context, next, { transcript });
  // Before the commit: nothing comes back to a restricted recording, so who dies in between tells it again, and not never.
  await announceAlerts(context, papers);
  context.onAlert?.({ code: 'CARD_DATA_FOUND', recordingId });
  const event = {
    type: 'recording.restricted',
    openings: { actor: ACTOR, reason: 'a card security code was found in the transcript' },
    facts: { code: 'CARD_DATA_FOUND', ruleVersion: CARD_RULES, spans: spans.length },
  } as const;
  await commitRecording(context, next, [event], { due: false, papers });
  return true;
}

/** Where the code is said cannot be told. */
function everything({ sealed }: Recording): Span[] {
  return [{ startMs: 0, endMs: sealed?.media.durationMs ?? 0 }];
}
