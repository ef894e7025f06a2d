/** What it costs to keep a recording longer. The end of a retention is years away: by then the audio is in the colder tier. */

/** US dollars; list price in United States East (N. Virginia), noted on 2026-11-22. */
export const STORAGE_PRICE = {
  usd: 0.004,
  per: 'GB-month, Glacier Instant Retrieval',
  source: 'https://aws.amazon.com/s3/pricing/',
} as const;
