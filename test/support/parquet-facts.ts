/**
 * The way of facts on AWS without AWS: events as the functions send them, Parquet files by day of delivery with the columns of the Glue table, as
 * Firehose writes them, and the statements that Athena gets, run by DuckDB, which takes the same SQL.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import * as z from 'zod';
import { createEventFacts } from '../../adapters/aws/event-facts.ts';
import { CALL_FACTS_TABLE, onFactTable } from '../../adapters/aws/fact-relations.ts';
import type { FactSink, FactSource } from '../../core/insights/ports.ts';
import { CALL_FACTS, type ColumnType } from '../../lib/insights/call-facts.ts';

const TYPES: Record<ColumnType, string> = {
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  int: 'INTEGER',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  timestamp: 'TIMESTAMP',
  'array<string>': 'VARCHAR[]',
};
const COLUMNS = CALL_FACTS.map(({ name, type }) => `${name}: '${TYPES[type]}'`).join(', ');

/** Of delivery. */
const FIRST_DAY = Date.UTC(2026, 3, 10);

const recordSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

export interface ParquetFacts extends FactSink, FactSource {
  /** Ends a file: what is put from here on goes into the next one. */
  deliver(): Promise<void>;
  close(): void;
}

/** Each file is of the next day. */
export async function openParquetFacts(dir: string): Promise<ParquetFacts> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const waiting: unknown[] = [];
  let files = 0;
  const sink = createEventFacts({
    publisher: {
      publish: (events) => {
        waiting.push(...events.map(({ detail }) => detail));
        return Promise.resolve([]);
      },
    },
  });
  const deliver = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const day = new Date(FIRST_DAY + files * 86_400_000).toISOString().slice(0, 10);
    const folder = join(dir, 'call-facts', `day=${day}`);
    mkdirSync(folder, { recursive: true });
    const json = join(dir, `rows-${files}.json`);
    writeFileSync(
      json,
      waiting
        .splice(0)
        .map((row) => JSON.stringify(row))
        .join('\n'),
    );
    await connection.run(
      `COPY (SELECT * FROM read_json('${json}', format = 'newline_delimited', columns = {${COLUMNS}}))
       TO '${join(folder, `part-${files}.parquet`)}' (FORMAT parquet, COMPRESSION snappy)`,
    );
    files += 1;
  };
  return {
    ...sink,
    deliver,
    async ask(question) {
      await deliver();
      await pointAt(connection, files === 0 ? undefined : join(dir, 'call-facts/*/*.parquet'));
      const reader = await connection.runAndReadAll(onFactTable(question));
      return z.array(recordSchema).parse(reader.getRowObjectsJson());
    },
    close: () => {
      connection.closeSync();
    },
  };
}

/** The table: partitions are folders, and with no file yet it has no rows. */
async function pointAt(connection: DuckDBConnection, files: string | undefined): Promise<void> {
  const none = `SELECT ${CALL_FACTS.map(({ name, type }) => `NULL::${TYPES[type]} AS ${name}`).join(', ')}, '' AS day LIMIT 0`;
  const rows = `SELECT * FROM read_parquet('${files ?? ''}', hive_partitioning = true, hive_types = {'day': VARCHAR})`;
  await connection.run(`CREATE OR REPLACE VIEW ${CALL_FACTS_TABLE} AS ${files === undefined ? none : rows}`);
}
