/** Extractive summary: sentences of the call, chosen by cue words, place in the call and centrality. */
import { HAN } from '../transcript/text.ts';
import type { Role, Transcript } from '../transcript/transcript.ts';
import { SUMMARY_LABELS, type Analysis, type SummaryLabel } from './analysis.ts';
import { HOLLOW } from './promises.ts';
import { isQuestion, type Sentence, sentencesOf, shortened } from './sentences.ts';

const ISSUE =
  /\b(?:problem|issue|trouble|calling (?:about|because|to|regarding)|i(?:'d| would) like|i want|i need|i'm trying|hoping to|can't|cannot|couldn't|won't|doesn't|didn't|hasn't|haven't|never|not (?:working|received|arrived)|broken|lost|wrong|charged|cancel|refund|complain\w*|late|missing|replace\w*)\b|问题|故障|坏|没收到|还没|不能|无法|打不开|想要?|需要|要求|投诉|退款|退货|取消|扣费|多扣|丢|错|怎么/iu;
const ACTION =
  /\b(?:i(?:'ll| will| am going to|'m going to)|we(?:'ll| will)|let me|you(?:'ll| will) (?:receive|get)|going to (?:send|call|refund|escalate|transfer)|i(?:'ve| have) (?:sent|emailed|made|submitted|escalated|ordered|cancel\w*|updated)|(?:technician|engineer|refund|replacement|parcel|courier) (?:will|is going to) (?:come|be|arrive|go))\b|我(?:会|来|马上|帮您|给您|这边|已经)|为您|帮您|给您|将会|稍后/iu;
const OUTCOME =
  /\b(?:resolved|solved|fixed|done|all set|sorted|approved|processed|confirmed|refunded|canceled|cancelled|updated|is in (?:the|our) system|thank you so much|that(?:'s| is) (?:it|all|everything|settled)|perfect|that (?:was|is) (?:really |very |so )?(?:easy|helpful|great|quick)|(?:already )?decided to|(?:very )?happy with|all good)\b|解决|办好|处理好|已经|成功|完成|生效|到账|可以了|好了|满意|没问题了|不用了/iu;

const FOLLOW_UP =
  /\b(?:call you back|get back to you|follow up|let you know|keep you (?:posted|updated|informed)|(?:e-?mail|text|send|notify|contact|reach out to) you|you(?:'ll| will) (?:receive|get|hear|have)|within (?:\w+ )?(?:hours?|days?|weeks?)|business days?|by (?:tomorrow|monday|tuesday|wednesday|thursday|friday|the end))\b|回电|回复您|联系您|通知您|跟进|短信|邮件|之前(?:到|发|寄|退|给)|(?:天|小时|工作日)(?:之)?内|到账/iu;

function best(
  sentences: readonly Sentence[],
  score: (sentence: Sentence) => number,
  taken: readonly Sentence[],
): Sentence | undefined {
  let top: Sentence | undefined;
  let most = 0;
  for (const sentence of sentences) {
    if (taken.includes(sentence)) continue;
    const points = score(sentence);
    if (points > most) [top, most] = [sentence, points];
  }
  return top;
}

const lengthPoints = ({ text }: Sentence): number => Math.min(text.length / (HAN.test(text) ? 20 : 60), 1) * 0.5;
const by = (sentence: Sentence, role: Role): number =>
  sentence.role === role ? 0.6 : sentence.role === 'unknown' ? 0.2 : 0;

/** Whole turns, as they were said; null when none of the positions is in the call. */
function quote({ turns }: Transcript, positions: readonly number[]): Analysis['summary'] {
  const quoted = [...new Set(positions)].sort((a, b) => a - b).flatMap((at) => turns[at] ?? []);
  const sentences = quoted.map(({ text, index, startMs }) => ({ text: shortened(text), turn: index, startMs }));
  return sentences.length === 0 ? null : { sentences };
}

/**
 * Issue (customer, early), action (agent), outcome and follow-up (late), in the order of the call, each with its label; null for a call
 * without sentences. `chosen`: positions of turns to quote instead. The issue is that of the rules in either case.
 * It holds the words of `transcript`: give it one without personal data.
 */
export function summarise(
  transcript: Transcript,
  chosen: readonly number[] = [],
): { summary: Analysis['summary']; issue: string } {
  const byRules = summariseByRules(transcript);
  return { ...byRules, summary: quote(transcript, chosen) ?? byRules.summary };
}

const common = (sentence: Sentence): number => sentence.centrality + lengthPoints(sentence);

/** What a sentence is worth as the sentence of a kind; 0 = it is none. In the order in which they are chosen. */
const WORTH: Readonly<Record<SummaryLabel, (sentence: Sentence) => number>> = {
  issue: (one) => (ISSUE.test(one.text) ? 1.5 : 0) + by(one, 'customer') * 2 + common(one) - one.place * 1.5,
  action: (one) =>
    one.role !== 'customer' && ACTION.test(one.text) && !isQuestion(one) && !HOLLOW.test(one.text)
      ? 1 + by(one, 'agent') + common(one) + one.place * 0.3 - (FOLLOW_UP.test(one.text) ? 0.5 : 0)
      : 0,
  outcome: (one) =>
    OUTCOME.test(one.text) && !isQuestion(one) && one.place >= 0.5 ? 0.5 + common(one) + one.place : 0,
  'follow-up': (one) =>
    FOLLOW_UP.test(one.text) && !isQuestion(one) && one.role !== 'customer' && one.place >= 0.4
      ? 0.5 + by(one, 'agent') + common(one) + one.place
      : 0,
};

function summariseByRules(transcript: Transcript): { summary: Analysis['summary']; issue: string } {
  const sentences = sentencesOf(transcript);
  const chosen = new Map<Sentence, SummaryLabel>();
  for (const label of SUMMARY_LABELS) {
    const found = best(sentences, WORTH[label], [...chosen.keys()]);
    if (found) chosen.set(found, label);
  }
  if (chosen.size === 0) return { summary: null, issue: '' };
  const ordered = [...chosen].sort(([a], [b]) => a.turn - b.turn);
  return {
    summary: { sentences: ordered.map(([{ text, turn, startMs }, label]) => ({ text, turn, startMs, label })) },
    issue: ordered.find(([, label]) => label === 'issue')?.[0].text ?? '',
  };
}
