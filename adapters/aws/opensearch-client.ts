/**
 * Signed JSON requests to OpenSearch by `fetch`: the official client weighs five times as much in a function's bundle and brings its own
 * retry rules. Every request made here may be repeated: documents have ids, and a search changes nothing.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { failed, refused, retryable } from './opensearch-errors.ts';
import { createSign, type Credentials, type Wire } from './opensearch-signer.ts';

export interface OpenSearchOptions {
  /** Such as `https://search-calls.eu-west-1.es.amazonaws.com`. */
  readonly node: string;
  /** `es` = a domain, `aoss` = a Serverless collection of type SEARCH. */
  readonly service: 'es' | 'aoss';
  readonly region: string;
  readonly credentials: Credentials;
  /** A Serverless collection that sleeps takes up to 30 s to answer. */
  readonly timeoutMs?: number;
  /** Pauses before each repetition of a request that was refused for load (429, 502-504) or did not get through. */
  readonly retryDelaysMs?: readonly number[];
}

interface OpenSearchCall {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Parts of the path, not yet encoded. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Newline-delimited JSON, for `_bulk`. */
  readonly lines?: readonly unknown[];
  /** Statuses that are an answer although they say no. */
  readonly allow?: readonly number[];
}

export interface OpenSearch {
  readonly service: OpenSearchOptions['service'];
  /** Errors: UNAVAILABLE when it cannot be reached or is too busy, INTERNAL when it refuses. */
  request(call: OpenSearchCall): Promise<{ readonly status: number; readonly body: unknown }>;
}

export function connectOpenSearch(options: OpenSearchOptions): OpenSearch {
  const { service, region, credentials, timeoutMs = 30_000, retryDelaysMs = [200, 1000] } = options;
  const sign = createSign({ service, region, credentials });

  const send = async (wire: Wire): Promise<{ status: number; body: unknown }> => {
    const headers = await sign(wire);
    try {
      const response = await fetch(wire.url, {
        method: wire.method,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        ...(wire.body !== undefined && { body: wire.body }),
      });
      return { status: response.status, body: parse(await response.text()) };
    } catch (error) {
      throw failed(error);
    }
  };

  return {
    service,
    async request({ allow = [], ...call }) {
      const wire = wireOf(options.node, call);
      for (const delay of [...retryDelaysMs, undefined]) {
        try {
          const answer = await send(wire);
          if (answer.status < 300 || allow.includes(answer.status)) return answer;
          throw refused(answer.status, answer.body);
        } catch (error) {
          if (delay === undefined || !retryable(error)) throw error;
          await pause(delay);
        }
      }
      throw failed();
    },
  };
}

function wireOf(node: string, { method, path, query, json, lines }: Omit<OpenSearchCall, 'allow'>): Wire {
  const url = new URL(path.map((part) => `/${encodeURIComponent(part)}`).join(''), node);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  const body = lines ? lines.map((line) => `${stringify(line)}\n`).join('') : stringify(json);
  return {
    method,
    url,
    ...(body !== undefined && { body }),
    contentType: lines ? 'application/x-ndjson' : 'application/json',
  };
}

/** Half a surrogate pair cannot be sent as UTF-8; its replacement is one UTF-16 unit as well, so that offsets stay. */
function stringify(value: unknown): string | undefined {
  return value === undefined
    ? undefined
    : JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? part.toWellFormed() : part));
}

/** A gateway in front may answer with HTML or nothing. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
