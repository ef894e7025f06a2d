/** Words without personal data. */
import type { Transcript } from '../../transcript/transcript.ts';
import type { PersonalData, PersonalDataType } from './personal-data.ts';

/** What stands in the place of a find. */
export const LABELS: Readonly<Record<PersonalDataType, string>> = {
  name: '[NAME]',
  idCard: '[ID]',
  card: '[CARD]',
  securityCode: '[CODE]',
  phone: '[PHONE]',
  email: '[EMAIL]',
  address: '[ADDRESS]',
  plate: '[PLATE]',
  account: '[ACCOUNT]',
};

/** The text with every find replaced by its label. A find that reaches over an end of the text is replaced as far as it is inside. */
export function withoutFinds(text: string, finds: readonly Omit<PersonalData, 'turn'>[]): string {
  let result = '';
  let at = 0;
  for (const { type, start, end } of finds.toSorted((a, b) => a.start - b.start)) {
    if (end <= at || start >= text.length) continue;
    if (start >= at || at === 0) result += text.slice(at, Math.max(at, start)) + LABELS[type];
    at = end;
  }
  return result + text.slice(at);
}

/** The transcript with every find replaced by its label. Turns keep their index and times. */
export function redactTranscript(transcript: Transcript, finds: readonly PersonalData[]): Transcript {
  const byTurn = Map.groupBy(finds, ({ turn }) => turn);
  const turns = transcript.turns.map((turn) => {
    const own = byTurn.get(turn.index);
    return own === undefined ? turn : { ...turn, text: withoutFinds(turn.text, own) };
  });
  return { ...transcript, turns };
}
