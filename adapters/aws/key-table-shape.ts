/** The table of wrapped keys as data. No stream, no index, no time to live: a deleted key must be nowhere else. */
import type { TableShape } from './catalogue-table.ts';

export const KEY_TABLE = { partitionKey: 'pk', indexes: [] } as const satisfies TableShape;
