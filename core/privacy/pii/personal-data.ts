/** What the redactor looks for, and how a find is written down. */

export const PERSONAL_DATA_TYPES = [
  'name',
  'idCard',
  'card',
  'securityCode',
  'phone',
  'email',
  'address',
  'plate',
  'account',
] as const;
export type PersonalDataType = (typeof PERSONAL_DATA_TYPES)[number];

/** One find inside one turn. What was said over several turns is several spans. */
export interface PersonalData {
  readonly type: PersonalDataType;
  /** `index` of the turn. */
  readonly turn: number;
  /** UTF-16 position in the text of the turn, end exclusive. */
  readonly start: number;
  readonly end: number;
}
