/** Questions to the facts of calls, by Athena. Starts a query, waits for it, and stops what nobody waits for any more. */
import {
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  QueryExecutionState,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  type AthenaClient,
  type ResultSet,
} from '@aws-sdk/client-athena';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../core/errors.ts';
import type { FactRecord } from '../../core/insights/fact-question.ts';
import type { FactSource } from '../../core/insights/ports.ts';
import { onFactTable } from './fact-relations.ts';
import { unavailable } from './service-errors.ts';

/** Whoever asks waits for 28 s at most, and may ask twice in a row. */
const PATIENCE_MS = 20_000;
const POLL_MS = 250;
/** Lines of one answer; every question of the core groups what it asks for. */
const MOST_LINES = 50_000;

export interface AthenaOptions {
  readonly client: AthenaClient;
  readonly database: string;
  readonly workGroup: string;
  /** For tests. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

export function createAthenaFacts({ client, database, workGroup, wait = delay }: AthenaOptions): FactSource {
  const finish = async (id: string): Promise<void> => {
    for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
      const { QueryExecution } = await client
        .send(new GetQueryExecutionCommand({ QueryExecutionId: id }))
        .catch(failed('athena:GetQueryExecution'));
      const state = QueryExecution?.Status?.State;
      if (state === QueryExecutionState.SUCCEEDED) return;
      // The reason quotes the statement.
      if (state === QueryExecutionState.FAILED || state === QueryExecutionState.CANCELLED) {
        throw new AppError('UNAVAILABLE', `Athena did not answer: ${state}.`, { detail: { queryExecutionId: id } });
      }
      await wait(POLL_MS);
    }
    await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id })).catch(() => undefined);
    throw new AppError('UNAVAILABLE', 'The question takes too long: ask for a shorter time, or in Athena itself.', {
      detail: { queryExecutionId: id },
    });
  };
  return {
    async ask(question) {
      const { QueryExecutionId: id = '' } = await client
        .send(
          new StartQueryExecutionCommand({
            QueryString: onFactTable(question),
            QueryExecutionContext: { Database: database },
            WorkGroup: workGroup,
          }),
        )
        .catch(failed('athena:StartQueryExecution'));
      await finish(id);
      return readAll(client, id);
    },
  };
}

async function readAll(client: AthenaClient, id: string): Promise<FactRecord[]> {
  const records: FactRecord[] = [];
  let next: string | undefined;
  do {
    const page = await client
      .send(
        new GetQueryResultsCommand({
          QueryExecutionId: id,
          MaxResults: 1000,
          ...(next !== undefined && { NextToken: next }),
        }),
      )
      .catch(failed('athena:GetQueryResults'));
    // The first line of the first page names the columns.
    records.push(...recordsOf(page.ResultSet).slice(next === undefined ? 1 : 0));
    if (records.length > MOST_LINES) throw new AppError('TOO_LARGE', 'The answer has too many lines: ask for less.');
    next = page.NextToken;
  } while (next !== undefined);
  return records;
}

/** Every value is text; a missing one is null. */
function recordsOf(set: ResultSet | undefined): FactRecord[] {
  const names = (set?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name }) => Name ?? '');
  return (set?.Rows ?? []).map(({ Data = [] }) =>
    Object.fromEntries(names.map((name, index) => [name, Data[index]?.VarCharValue ?? null])),
  );
}

function failed(call: string): (cause: unknown) => never {
  return (cause) => {
    throw unavailable(call, cause);
  };
}
