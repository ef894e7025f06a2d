/** Reads and checks what a request carries. A refusal names fields and rules, never the values. */
import type { HonoRequest } from 'hono';
import type * as z from 'zod';
import { collect } from '../core/bytes.ts';
import { AppError } from '../core/errors.ts';
import { ruleWords } from './rule-words.ts';

const MAX_ERRORS = 20;
/** RFC 9512, and what was in use before it. */
const YAML_TYPES: readonly string[] = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'];

/** Errors: VALIDATION_FAILED with `detail.errors`. */
export function check<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value, { error: ruleWords });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap(errorsOf).slice(0, MAX_ERRORS);
  const [first] = errors;
  throw new AppError('VALIDATION_FAILED', `The request is not valid: ${first?.field ?? ''}: ${first?.rule ?? ''}`, {
    detail: { errors },
  });
}

function errorsOf(issue: z.core.$ZodIssue): { field: string; rule: string }[] {
  const at = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...at, key.slice(0, 40)].join('.'), rule: 'is not a known field' }));
  }
  return [{ field: at.join('.') || 'request', rule: issue.message }];
}

/** A parameter given once is a text, given more often a list. */
export function queryOf(request: HonoRequest): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(request.queries()).map(([name, values]) => {
      const [only, ...more] = values;
      return [name, only !== undefined && more.length === 0 ? only : values];
    }),
  );
}

export interface Body {
  readonly bytes: Uint8Array;
  readonly json: unknown;
}

/** `yamlField`: YAML is taken as well, as text in this field. Errors: TOO_LARGE over `limit` bytes, VALIDATION_FAILED for what is not JSON in UTF-8. */
export async function readJson(request: HonoRequest, limit: number, yamlField?: string): Promise<Body> {
  if (Number(request.header('content-length') ?? 0) > limit) {
    throw new AppError('TOO_LARGE', `The request body has more than ${limit} bytes.`);
  }
  const type = request.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  const isYaml = yamlField !== undefined && type !== undefined && YAML_TYPES.includes(type);
  if (type !== 'application/json' && !isYaml) throw invalidBody('must be sent as content-type application/json');
  const bytes = request.raw.body ? await collect(request.raw.body, limit) : new Uint8Array();
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { bytes, json: isYaml ? { [yamlField]: text } : JSON.parse(text) };
  } catch {
    throw invalidBody(isYaml ? 'must be UTF-8' : 'must be JSON in UTF-8');
  }
}

function invalidBody(rule: string): AppError {
  return new AppError('VALIDATION_FAILED', `The request body ${rule}.`, {
    detail: { errors: [{ field: 'body', rule }] },
  });
}
