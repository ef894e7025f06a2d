/** Labelled lines of made-up calls: the same seed gives the same lines. */
import type { PersonalDataType } from '../../core/privacy/pii/personal-data.ts';
import type { Transcript, Turn } from '../../core/transcript/transcript.ts';
import { ENGLISH } from './pii-templates-en.ts';
import { CHINESE } from './pii-templates-zh.ts';
import * as values from './pii-values.ts';
import { pick, rngOf, type Rng } from './pii-values.ts';

export interface Label {
  readonly type: PersonalDataType;
  readonly turn: number;
  readonly start: number;
  readonly end: number;
}

/** A call and what is personal in it. `invalid`: numbers whose check digit is wrong. */
export interface LabelledCall {
  readonly transcript: Transcript;
  readonly labels: readonly Label[];
  readonly invalid: readonly Label[];
}

interface Slot {
  readonly type?: PersonalDataType;
  readonly invalid?: PersonalDataType;
  readonly make: (rng: Rng) => string;
}

const cardWritten = (rng: Rng): string => values.groups(values.card(rng), pick(rng, ['', ' ', ' ', '-']));
const badCardWritten = (rng: Rng): string => values.groups(values.badCard(rng), pick(rng, ['', ' ', '-']));

const COMMON: Readonly<Record<string, Slot>> = {
  card: { type: 'card', make: cardWritten },
  badCard: { invalid: 'card', make: badCardWritten },
  time: { make: values.timeEn },
  reading: { make: (rng) => values.digits(rng, 4) },
  code: { make: (rng) => values.digits(rng, 6) },
  serial: { make: (rng) => values.digits(rng, 10) },
  passport: { type: 'idCard', make: values.passport },
};
const SLOTS_EN: Readonly<Record<string, Slot>> = {
  ...COMMON,
  name: { type: 'name', make: values.nameEn },
  first: { type: 'name', make: values.firstEn },
  last: { type: 'name', make: values.lastEn },
  cardSaid: { type: 'card', make: (rng) => values.said(values.card(rng)) },
  cvv: { type: 'securityCode', make: (rng) => pick(rng, [values.digits(rng, 3), values.said(values.digits(rng, 3))]) },
  expiry: { make: (rng) => `0${1 + Math.floor(rng() * 9)}/2${7 + Math.floor(rng() * 3)}` },
  phone: { type: 'phone', make: values.usPhoneWritten },
  uk: { type: 'phone', make: values.ukPhone },
  phoneSaid: { type: 'phone', make: (rng) => values.said(values.usPhone(rng)) },
  email: { type: 'email', make: values.email },
  emailSaid: { type: 'email', make: values.emailSaid },
  address: { type: 'address', make: values.addressEn },
  ssn: { type: 'idCard', make: values.ssn },
  plate: { type: 'plate', make: values.plateEn },
  order: { make: values.orderEn },
  tracking: { make: values.trackingEn },
  amount: { make: values.amountEn },
  date: { make: values.dateEn },
  product: { make: values.productEn },
};
const SLOTS_ZH: Readonly<Record<string, Slot>> = {
  ...COMMON,
  passport: { type: 'idCard', make: (rng) => `E${values.digits(rng, 8)}` },
  name: { type: 'name', make: values.nameZh },
  surname: { type: 'name', make: values.surnameZh },
  cardSaid: { type: 'card', make: (rng) => values.saidZh(values.card(rng)) },
  cvv: {
    type: 'securityCode',
    make: (rng) => pick(rng, [values.digits(rng, 3), values.saidZh(values.digits(rng, 3))]),
  },
  mobile: { type: 'phone', make: values.mobileWritten },
  mobileSaid: { type: 'phone', make: (rng) => values.saidZh(values.mobile(rng), pick(rng, ['幺', '一'])) },
  landline: { type: 'phone', make: values.landlineZh },
  id: { type: 'idCard', make: values.citizenId },
  badId: { invalid: 'idCard', make: values.badCitizenId },
  email: { type: 'email', make: values.emailZh },
  address: { type: 'address', make: values.addressZh },
  plate: { type: 'plate', make: values.plateZh },
  order: { make: values.orderZh },
  amount: { make: values.amountZh },
  date: { make: values.dateZh },
  product: { make: values.productEn },
};

class CallBuilder {
  readonly turns: Turn[] = [];
  readonly labels: Label[] = [];
  readonly invalid: Label[] = [];

  /** `parts` alternate: text, then a slot's value with its label. */
  say(text: string, labels: readonly Omit<Label, 'turn'>[], invalid: readonly Omit<Label, 'turn'>[] = []): void {
    const index = this.turns.length;
    const startMs = index * 6000;
    const role = index % 2 === 0 ? 'agent' : 'customer';
    this.turns.push({ index, channel: index % 2, role, startMs, endMs: startMs + 5000, text });
    this.labels.push(...labels.map((label) => ({ ...label, turn: index })));
    this.invalid.push(...invalid.map((label) => ({ ...label, turn: index })));
  }

  fill(template: string, slots: Readonly<Record<string, Slot>>, rng: Rng): void {
    for (const line of template.split('|')) {
      let text = '';
      let at = 0;
      const labels: Omit<Label, 'turn'>[] = [];
      const invalid: Omit<Label, 'turn'>[] = [];
      for (const match of line.matchAll(/\{(\w+)\}/gu)) {
        const slot = slots[match[1] ?? ''];
        if (slot === undefined) throw new Error(`no slot ${match[0]}`);
        text += line.slice(at, match.index);
        const value = slot.make(rng);
        const place = { start: text.length, end: text.length + value.length };
        if (slot.type !== undefined) labels.push({ type: slot.type, ...place });
        if (slot.invalid !== undefined) invalid.push({ type: slot.invalid, ...place });
        text += value;
        at = match.index + match[0].length;
      }
      this.say(text + line.slice(at), labels, invalid);
    }
  }

  /** A card or an identity number in groups, with the other side's "mm-hm" or its repetition in between. */
  dictate(language: 'en' | 'zh', rng: Rng): void {
    const [type, number] =
      language === 'zh' && rng() < 0.5
        ? (['idCard', values.citizenId(rng)] as const)
        : (['card', values.card(rng)] as const);
    const isSaid = rng() < 0.5 && !number.endsWith('X');
    const say = (part: string): string =>
      isSaid ? (language === 'en' ? values.said(part) : values.saidZh(part)) : part;
    const nod =
      language === 'en' ? (['mm-hm', 'okay', 'go on', 'yes'] as const) : (['嗯', '好的', '请继续', '对'] as const);
    const ask =
      type === 'idCard'
        ? '请报一下身份证号码。'
        : language === 'en'
          ? 'Please read me the card number.'
          : '请报一下银行卡号。';
    if (this.turns.length % 2 === 1) this.say(pick(rng, nod), []);
    this.say(ask, []);
    const parts = number.match(/.{1,4}/gu) ?? [];
    for (const [at, part] of parts.entries()) {
      const text = say(part);
      this.say(text, [{ type, start: 0, end: text.length }]);
      if (at === parts.length - 1) break;
      if (rng() < 0.5) this.say(pick(rng, nod), []);
      else this.say(text, [{ type, start: 0, end: text.length }]);
    }
    this.say(language === 'en' ? 'Thank you, one moment.' : '谢谢，请稍等。', []);
  }
}

/** `count` lines or a few more, in calls of some twenty. */
export function labelledCalls(language: 'en' | 'zh', count: number, seed: number): LabelledCall[] {
  const rng = rngOf(seed);
  const calls: LabelledCall[] = [];
  for (let lines = 0; lines < count;) {
    const call = new CallBuilder();
    while (call.turns.length < 20) {
      if (rng() < 0.02) call.dictate(language, rng);
      else if (language === 'en') call.fill(pick(rng, ENGLISH), SLOTS_EN, rng);
      else call.fill(pick(rng, CHINESE), SLOTS_ZH, rng);
    }
    lines += call.turns.length;
    const { turns, labels, invalid } = call;
    calls.push({ transcript: { language, source: 'callvault', turns }, labels, invalid });
  }
  return calls;
}
