/** The table of wrapped keys as data. No stream, no index, no time to live: a deleted key must be nowhere else. */
import type { TableShape } from './catalogue-table.ts';

/** Point-in-time recovery: the whole time in which a destroyed key could come back. */
export const KEY_RECOVERY_DAYS = 7;

export const KEY_TABLE = { partitionKey: 'pk', indexes: [] } as const satisfies TableShape;
