/** An analysis without personal data: what it quotes is redacted as the transcript is, what it names is left out. */
import type { Analysis, Entity } from '../../analysis/analysis.ts';
import { foldWidth } from '../../transcript/text.ts';
import type { Turn } from '../../transcript/transcript.ts';
import type { PersonalData, PersonalDataType } from './personal-data.ts';
import { LABELS, withoutFinds } from './redact.ts';

const PERSONAL: Partial<Record<Entity['type'], PersonalDataType>> = {
  person: 'name',
  phone: 'phone',
  email: 'email',
  'id-card': 'idCard',
  'bank-card': 'card',
};

/** `finds` are those in `turns`, the turns of the call. */
export function redactAnalysis(analysis: Analysis, turns: readonly Turn[], finds: readonly PersonalData[]): Analysis {
  const call = new Call(turns, finds);
  const hidden = new Set<string>();
  const entities = analysis.entities.map((entity): Entity => {
    const type = PERSONAL[entity.type] ?? call.typeOf(entity);
    if (type === undefined) return entity;
    hidden.add(entity.value ?? entity.text);
    const { value: _value, ...rest } = entity;
    return { ...rest, text: LABELS[type] };
  });
  const shown = new Set(entities.flatMap(({ text, value }) => [text, value ?? text]));
  const isShown = (value: string): boolean => !hidden.has(value) || shown.has(value);
  const quoted = <T extends { text: string; turn: number }>(quotes: readonly T[]): T[] =>
    quotes.map((quote) => ({ ...quote, text: call.redact(quote.text, quote.turn) }));
  const { ticket, summary } = analysis;
  return {
    ...analysis,
    entities,
    ticket: ticket && {
      ...ticket,
      summary: call.redact(ticket.summary),
      ...(ticket.customer !== undefined && { customer: LABELS.name }),
      orderNumbers: ticket.orderNumbers.filter(isShown),
      amounts: ticket.amounts.filter(isShown),
      promisedActions: quoted(ticket.promisedActions),
    },
    summary: summary && { ...summary, sentences: quoted(summary.sentences) },
  };
}

class Call {
  readonly #turns: ReadonlyMap<number, Turn>;
  readonly #finds: ReadonlyMap<number, readonly PersonalData[]>;

  constructor(turns: readonly Turn[], finds: readonly PersonalData[]) {
    this.#turns = new Map(turns.map((turn) => [turn.index, turn]));
    this.#finds = Map.groupBy(finds, ({ turn }) => turn);
  }

  /** The find that an entity shares words with, wherever in its turn it stands. */
  typeOf({ text, turn }: Entity): PersonalDataType | undefined {
    const said = this.#turns.get(turn)?.text ?? '';
    const finds = this.#finds.get(turn) ?? [];
    for (let at = said.indexOf(text); at >= 0 && text !== ''; at = said.indexOf(text, at + 1)) {
      const find = finds.find(({ start, end }) => start < at + text.length && at < end);
      if (find) return find.type;
    }
    return undefined;
  }

  /** A sentence of the call without personal data. One that stands nowhere in the call is searched for each value that was found. */
  redact(text: string, turn?: number): string {
    const quote = text.replace(/…$/u, '');
    if (quote === '') return text;
    const places = turn === undefined ? this.#turns.keys() : [turn];
    for (const index of places) {
      const said = this.#turns.get(index)?.text ?? '';
      const at = said.indexOf(quote);
      if (at < 0) continue;
      const finds = this.#finds.get(index) ?? [];
      return (
        withoutFinds(
          quote,
          finds.map(({ type, start, end }) => ({ type, start: start - at, end: end - at })),
        ) + text.slice(quote.length)
      );
    }
    return this.#withoutValues(text);
  }

  #withoutValues(text: string): string {
    const folded = foldWidth(text);
    const finds: { type: PersonalDataType; start: number; end: number }[] = [];
    for (const [index, found] of this.#finds) {
      const said = foldWidth(this.#turns.get(index)?.text ?? '');
      for (const { type, start, end } of found) {
        const value = said.slice(start, end);
        for (let at = folded.indexOf(value); at >= 0; at = folded.indexOf(value, at + value.length)) {
          finds.push({ type, start: at, end: at + value.length });
        }
      }
    }
    return withoutFinds(text, finds);
  }
}
