/** Policies for the tests: the small one the vectors are written against, and the shipped one. */
import { readFileSync } from 'node:fs';
import type { ParsedPolicy } from '../../../core/policies/yaml-file.ts';
import { parseRetentionPolicy, type RetentionPolicy } from '../../../core/retention/policy.ts';

const at = (path: string): URL => new URL(`../../../${path}`, import.meta.url);

export function readText(path: string): string {
  return readFileSync(at(path), 'utf8');
}

export function readJson(path: string): unknown {
  return JSON.parse(readText(path));
}

export function valueOf<T>(parsed: ParsedPolicy<T>): T {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

export const BASE_FILE = 'test/vectors/retention/base.yaml';

export function basePolicy(): RetentionPolicy {
  return valueOf(parseRetentionPolicy({ file: BASE_FILE, text: readText(BASE_FILE) }));
}

export function shippedPolicy(): RetentionPolicy {
  const file = 'policies/retention.yaml';
  return valueOf(parseRetentionPolicy({ file, text: readText(file) }));
}
