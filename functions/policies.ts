/** The policy files that were bundled beside the handler. A bundle with a file that does not hold is not built at all. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../core/errors.ts';
import { parsePolicies } from '../core/policies/parse-policies.ts';
import type { PolicySource } from '../core/policies/yaml-file.ts';
import type { Policies } from '../core/use-cases/context.ts';

/** Every .yaml and .json file below `dir`, by its path relative to `dir`. */
export function readPolicyFiles(dir: string): PolicySource[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:yaml|json)$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ file: relative(dir, path), text: readFileSync(path, 'utf8') }));
}

/** Errors: POLICY_INVALID with `detail: {problems:[{file, line, reason}]}`. */
export function loadPolicies(dir: string): Policies {
  const loaded = parsePolicies(readPolicyFiles(dir));
  if (loaded.ok) return loaded.policies;
  const { problems } = loaded;
  throw new AppError('POLICY_INVALID', 'The policies cannot be used.', { detail: { problems } });
}

export function bundledPolicies(): Policies {
  return loadPolicies(fileURLToPath(new URL('./policies/', import.meta.url)));
}
