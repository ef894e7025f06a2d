/** The consent notice in the words of a call: what was announced in the audio, found in the transcript. */
import { find, prepare } from '../analysis/phrases.ts';
import type { Metadata } from '../recording/metadata.ts';
import { businessLine, type RetentionPolicy } from '../retention/policy.ts';
import type { Transcript } from '../transcript/transcript.ts';
import type { ConsentPolicy } from './consent.ts';

export interface ConsentFound {
  readonly noticeId: string;
  /** `index` of the turn that says it. */
  readonly turn: number;
  /** Start of that turn, ms into the recording. */
  readonly startMs: number;
}

/**
 * The earliest turn in the first `searchFirstMs` in which somebody other than the customer says a notice of the line's rule. Undefined when
 * there is none, or when the line has no rule. It says that the words were spoken; whether that is consent is what the rule asks the recorder.
 */
export function findConsentWords(
  { consent, retention }: { consent: ConsentPolicy; retention: RetentionPolicy },
  call: Pick<Metadata, 'businessLine' | 'consent'>,
  { turns }: Pick<Transcript, 'turns'>,
): ConsentFound | undefined {
  const rule = consent.rules[businessLine(retention, call.businessLine)?.consent ?? ''];
  if (!rule) return undefined;
  const early = turns.filter(({ startMs, role }) => startMs < rule.searchFirstMs && role !== 'customer').map(prepare);
  const found = rule.notices.flatMap((noticeId) => {
    const phrases = consent.notices?.[noticeId]?.phrases;
    const [first] = phrases ? find(early, phrases, { skipNegated: true }) : [];
    return first ? [{ noticeId, turn: first.turn, startMs: first.startMs }] : [];
  });
  // The same words may belong to several notices: then it is the one that the recorder names.
  const isDeclared = ({ noticeId }: ConsentFound): number => Number(noticeId === call.consent?.noticeId);
  return found.toSorted((a, b) => a.turn - b.turn || isDeclared(b) - isDeclared(a))[0];
}
