/** "This recording gets no transcript here, now or later": the engine's expected refusals, and how they are told (exit code 3). */

/** Exit code that ends the transcription of a recording instead of being tried again. */
export const DECLINED_EXIT = 3;

export interface Declined {
  readonly kind: 'declined';
  /** `CODE` or `CODE detail`, kept in the custody log: letters, digits and hyphens only. */
  readonly reason: string;
  /** One line for people: what to do. */
  readonly advice: string;
}

const DETAIL = /^[A-Za-z0-9-]{1,35}$/u;

/** A `detail` that could not be told safely is left out. */
export function declined(code: string, advice: string, detail?: string): Declined {
  return { kind: 'declined', reason: detail !== undefined && DETAIL.test(detail) ? `${code} ${detail}` : code, advice };
}
