/** What the questions of the core stand on, over the table that Firehose fills: one Parquet row per call and delivery, items as arrays. */
import type { FactQuestion, ItemKind } from '../../core/insights/fact-question.ts';

export const CALL_FACTS_TABLE = 'call_facts';

const ARRAYS: Record<ItemKind, string> = { topic: 'topics', intent: 'intents', met: 'met', missed: 'missed' };

const DAY_MS = 86_400_000;

/**
 * Rows may come twice, late and on another day; the latest counts, and of two of one moment the one that removes. Partitions are days of
 * delivery, which is after the call: two days earlier than asked for is enough for every clock.
 */
export function onFactTable({ sql, fromDay }: FactQuestion, table: string = CALL_FACTS_TABLE): string {
  const first =
    fromDay === undefined ? undefined : new Date(Date.parse(fromDay) - 2 * DAY_MS).toISOString().slice(0, 10);
  const items = Object.entries(ARRAYS).map(
    ([kind, column]) =>
      `SELECT calls.recordingid, '${kind}' AS kind, entry.item FROM calls CROSS JOIN UNNEST(calls.${column}) AS entry (item)`,
  );
  const relations = `WITH delivered AS (
  SELECT *, row_number() OVER (PARTITION BY recordingid ORDER BY writtenms DESC, removed DESC) AS place
  FROM ${table}${first === undefined ? '' : ` WHERE day >= '${first}'`}
),
calls AS (SELECT * FROM delivered WHERE place = 1 AND NOT removed),
items AS (
  ${items.join('\n  UNION ALL\n  ')}
)`;
  return sql.replace(/^WITH /u, () => `${relations},\n`);
}
