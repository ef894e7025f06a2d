/** Consent that was announced in the audio, attached to the call as evidence. It never replaces what the rule asks the recorder. */
import type { CustodyEntry } from '../custody/event.ts';
import { findConsentWords, type ConsentFound } from '../privacy/consent-words.ts';
import type { Recording } from '../recording/recording.ts';
import type { Transcript } from '../transcript/transcript.ts';
import type { Context } from './context.ts';
import { parseKept, readKept } from './kept-transcript.ts';

const ACTOR = 'callvault';

/** The fact and the event of a find; nothing when there is none, or when one is attached already. */
export function consentEvidence(
  { clock, policies }: Pick<Context, 'clock' | 'policies'>,
  recording: Recording,
  transcript: Transcript | undefined,
): { readonly fact: Pick<Recording, 'consentFound'>; readonly entries: readonly CustodyEntry[] } {
  const found = recording.consentFound || !transcript ? undefined : findConsentWords(policies, recording, transcript);
  if (!found) return { fact: {}, entries: [] };
  const { noticeId, turn, startMs } = found;
  return {
    fact: { consentFound: { at: clock.now().toISOString(), ...found } },
    entries: [{ type: 'consent.found', openings: { actor: ACTOR }, facts: { noticeId, turn, startMs } }],
  };
}

/** For whoever decides about a recording in quarantine: what a transcript that came with it says. Changes nothing. */
export async function previewConsent(context: Context, recording: Recording): Promise<ConsentFound | undefined> {
  const bytes = await readKept(context, recording).catch(() => undefined);
  const parsed = bytes && parseKept(context, recording, bytes);
  return parsed?.ok ? findConsentWords(context.policies, recording, parsed.transcript) : undefined;
}
