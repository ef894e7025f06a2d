/** What a transcript may be. Larger than the longest call a recorder delivers, small enough for one process. */

/** Longest JSON document, in bytes. */
export const MAX_BYTES = 64 * 1024 * 1024;
/** Objects and arrays in one document: a four-hour call has about half a million. */
export const MAX_CONTAINERS = 2_000_000;
/** Objects and arrays inside one another. */
export const MAX_DEPTH = 64;
export const MAX_TURNS = 50_000;
/** Characters of one word or punctuation sign. */
export const MAX_WORD = 1_000;
/** Characters of all turns together: about 60 hours of speech. */
export const MAX_TEXT = 4_000_000;
/** Latest time in a call, ms: one week. */
export const MAX_TIME_MS = 7 * 24 * 3_600_000;
export const MAX_CHANNELS = 32;
/** A pause longer than this inside one channel or speaker starts a new turn, ms. */
export const TURN_PAUSE_MS = 1_500;
