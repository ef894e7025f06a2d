/** Athena as an asker meets it: a query that runs a while, pages of text, failures, and patience that ends. */
import { AthenaClient } from '@aws-sdk/client-athena';
import { describe, expect, it } from 'vitest';
import { createAthenaFacts } from '../../../adapters/aws/athena-facts.ts';
import { onFactTable } from '../../../adapters/aws/fact-relations.ts';
import type { FactSource } from '../../../core/insights/ports.ts';

const QUESTION = { sql: 'WITH chosen AS (SELECT * FROM calls) SELECT team, count(*) AS n FROM chosen GROUP BY team' };

interface Scene {
  readonly states: readonly string[];
  readonly pages?: readonly (readonly (readonly (string | undefined)[])[])[];
}

/** A client that answers from the scene instead of sending; `sent` names the calls in order. */
function scene({ states, pages = [[]] }: Scene): { source: FactSource; sent: string[]; statements: unknown[] } {
  const sent: string[] = [];
  const statements: unknown[] = [];
  let polls = 0;
  const client = new AthenaClient({ region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  client.middlewareStack.add(
    () => (args) => {
      const name = args.request instanceof Object && 'headers' in args.request ? targetOf(args.request.headers) : '';
      sent.push(name);
      return Promise.resolve({ response: {}, output: { $metadata: {}, ...answerTo(name, args.input) } });
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  function answerTo(name: string, input: object): object {
    if (name === 'StartQueryExecution') statements.push(input);
    if (name === 'StartQueryExecution') return { QueryExecutionId: 'query-1' };
    if (name === 'GetQueryExecution') {
      const State = states[Math.min(polls++, states.length - 1)];
      return { QueryExecution: { Status: { State, StateChangeReason: 'secret words' } } };
    }
    if (name !== 'GetQueryResults') return {};
    const at = 'NextToken' in input ? Number(input.NextToken) : 0;
    return {
      ResultSet: {
        ResultSetMetadata: { ColumnInfo: [{ Name: 'team' }, { Name: 'n' }] },
        Rows: (pages[at] ?? []).map((row) => ({
          Data: row.map((value) => (value === undefined ? {} : { VarCharValue: value })),
        })),
      },
      ...(at + 1 < pages.length && { NextToken: String(at + 1) }),
    };
  }
  const wait = (): Promise<void> => Promise.resolve();
  return { source: createAthenaFacts({ client, database: 'facts', workGroup: 'group', wait }), sent, statements };
}

function targetOf(headers: unknown): string {
  const found =
    headers instanceof Object
      ? Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-amz-target')
      : undefined;
  return String(found?.[1]).split('.')[1] ?? '';
}

describe('a question', () => {
  it('is asked over the table, waited for, and read to the end; missing values are null', async () => {
    const { source, sent, statements } = scene({
      states: ['QUEUED', 'RUNNING', 'SUCCEEDED'],
      pages: [
        [
          ['team', 'n'],
          ['parcels', '12'],
        ],
        [
          ['', '3'],
          [undefined, '4'],
        ],
      ],
    });
    expect(await source.ask(QUESTION)).toEqual([
      { team: 'parcels', n: '12' },
      { team: '', n: '3' },
      { team: null, n: '4' },
    ]);
    expect(statements).toEqual([
      { QueryString: onFactTable(QUESTION), QueryExecutionContext: { Database: 'facts' }, WorkGroup: 'group' },
    ]);
    expect(sent).toEqual([
      'StartQueryExecution',
      ...['GetQueryExecution', 'GetQueryExecution', 'GetQueryExecution'],
      ...['GetQueryResults', 'GetQueryResults'],
    ]);
  });

  it.each(['FAILED', 'CANCELLED'])('that ends as %s is told without its reason', async (state) => {
    const error: unknown = await scene({ states: [state] })
      .source.ask(QUESTION)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'UNAVAILABLE' });
    expect(String(error)).not.toContain('secret');
  });

  it('that takes too long is stopped', async () => {
    const { source, sent } = scene({ states: ['RUNNING'] });
    await expect(source.ask(QUESTION)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(sent.at(-1)).toBe('StopQueryExecution');
  });

  it('that has too many lines is refused', async () => {
    const page = Array.from({ length: 1000 }, () => ['x', '1']);
    const { source } = scene({ states: ['SUCCEEDED'], pages: Array.from({ length: 60 }, () => page) });
    await expect(source.ask(QUESTION)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });
});

describe('the statement', () => {
  it('leaves out days that cannot hold the calls', () => {
    expect(onFactTable({ ...QUESTION, fromDay: '2026-03-01' })).toContain("WHERE day >= '2026-02-27'");
    expect(onFactTable(QUESTION)).not.toContain('day >=');
  });

  it('stands on the question as it is', () => {
    expect(onFactTable(QUESTION)).toMatch(/^WITH delivered AS/u);
    expect(onFactTable(QUESTION).endsWith(QUESTION.sql.replace(/^WITH /u, ''))).toBe(true);
    const odd = { sql: "WITH chosen AS (SELECT * FROM calls WHERE team = '$&$1') SELECT 1" };
    expect(onFactTable(odd)).toContain("'$&$1'");
  });
});
