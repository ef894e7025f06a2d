/** Reads one policy file: YAML without surprises, checked by a schema, every problem with the line it is on. */
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type * as z from 'zod';

/** A file larger or deeper than this is a mistake or an attack. */
const MAX_CHARACTERS = 256 * 1024;
const MAX_DEPTH = 32;
/** Nobody reads more. */
const MAX_PROBLEMS = 100;

export interface PolicySource {
  /** As it is shown in problems. */
  readonly file: string;
  readonly text: string;
}

export interface PolicyProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

/** Keys and positions from the top of a file to one value. */
type PolicyPath = readonly PropertyKey[];

export type ParsedPolicy<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** Line of the key or item at `path`, or of the nearest thing above it that is there. */
      readonly lineOf: (path: PolicyPath) => number;
    }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/**
 * Parses `text` as YAML 1.2 and checks it with `schema`; objects in the schema are strict, so that unknown keys are refused.
 * Refused before the schema sees anything: more than 256 Ki characters, nesting over 32, a second document, directives,
 * tags, anchors and aliases, duplicate keys, keys that are not text. Never throws for what is in the file.
 */
export function parsePolicyFile<S extends z.ZodType>(schema: S, source: PolicySource): ParsedPolicy<z.output<S>> {
  const { file, text } = source;
  if (text.length > MAX_CHARACTERS) return refuse([{ file, line: 1, reason: 'larger than 256 KiB' }]);
  const lines = new LineCounter();
  const document = readDocument(text, lines);
  if (document === undefined) return refuse([{ file, line: 1, reason: 'nested too deeply' }]);
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);

  const faults = [...document.errors, ...document.warnings].map(({ pos, message }) => ({ offset: pos[0], message }));
  // A document with syntax errors is half a document: what else is wrong with it would only mislead.
  if (faults.length === 0) inspect(document.contents, 0, faults);
  if (document.directives.yaml.explicit) faults.push({ offset: 0, message: 'no YAML directives' });
  if (document.contents === null) faults.push({ offset: 0, message: 'the file is empty' });
  if (faults.length > 0) {
    return refuse(faults.map(({ offset, message }) => ({ file, line: lineAt(offset), reason: message })));
  }

  const lineOf = (path: PolicyPath): number => lineAt(offsetOf(document.contents, path));
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return { ok: true, value: parsed.data, lineOf };
  return refuse(parsed.error.issues.flatMap((issue) => explain(issue, file, lineOf)));
}

function refuse(problems: readonly PolicyProblem[]): { ok: false; problems: readonly PolicyProblem[] } {
  return { ok: false, problems: problems.toSorted((a, b) => a.line - b.line).slice(0, MAX_PROBLEMS) };
}

function readDocument(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    // Duplicate keys are found below: the library's own search is quadratic.
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false });
  } catch {
    return undefined; // the parser ran out of stack
  }
}

interface Fault {
  readonly offset: number;
  readonly message: string;
}

/** Finds what YAML allows and a policy does not. */
function inspect(node: unknown, depth: number, faults: Fault[]): void {
  if (!isNode(node)) return;
  const offset = startOf(node);
  if (depth > MAX_DEPTH) {
    faults.push({ offset, message: 'nested too deeply' });
    return;
  }
  if (isAlias(node) || node.anchor !== undefined) faults.push({ offset, message: 'no anchors or aliases' });
  if (!isAlias(node) && node.tag !== undefined) faults.push({ offset, message: 'no tags' });
  if (isSeq(node)) for (const item of node.items) inspect(item, depth + 1, faults);
  if (!isMap(node)) return;
  const seen = new Set<string>();
  for (const { key, value } of node.items) {
    inspect(key, depth + 1, faults);
    if (!isScalar(key) || typeof key.value !== 'string') {
      faults.push({ offset: isNode(key) ? startOf(key) : offset, message: 'a key must be text' });
    } else if (seen.has(key.value)) {
      faults.push({ offset: startOf(key), message: `the key ${JSON.stringify(key.value)} is there twice` });
    } else {
      seen.add(key.value);
    }
    inspect(value, depth + 1, faults);
  }
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** Start of the key or item that `path` leads to, as far down as the document goes. */
function offsetOf(contents: unknown, path: PolicyPath): number {
  let node = contents;
  let offset = isNode(contents) ? startOf(contents) : 0;
  for (const step of path) {
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (isNode(pair?.key)) offset = startOf(pair.key);
      next = pair?.value;
    } else if (isSeq(node) && typeof step === 'number') {
      next = node.items[step];
      if (isNode(next)) offset = startOf(next);
    }
    if (next === undefined) return offset;
    node = next;
  }
  return offset;
}

/** One schema issue in words, placed on the line of the value it is about. */
function explain(issue: z.core.$ZodIssue, file: string, lineOf: (path: PolicyPath) => number): PolicyProblem[] {
  const problem = (path: PolicyPath, message: string): PolicyProblem => ({
    file,
    line: lineOf(path),
    reason: path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
  });
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, MAX_PROBLEMS).map((key) => problem([...issue.path, key], 'unknown key'));
    case 'invalid_key':
      return [problem(issue.path, issue.issues[0]?.message ?? issue.message)];
    case 'invalid_type':
      // `input` is not reported, so a missing key is told by the words of the library.
      return [problem(issue.path, issue.message.endsWith('received undefined') ? 'is missing' : issue.message)];
    default:
      return [problem(issue.path, issue.message)];
  }
}
