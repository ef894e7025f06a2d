/** Reads the policy files of a folder. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { AppError } from '../core/errors.ts';
import { parsePolicies } from '../core/policies/parse-policies.ts';
import type { PolicySource } from '../core/policies/yaml-file.ts';
import type { Policies } from '../core/use-cases/context.ts';

/** Every .yaml and .json file below `dir`, by its path relative to `dir`. Errors: POLICY_INVALID when the folder is not there. */
export function readPolicyFiles(dir: string): PolicySource[] {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new AppError('POLICY_INVALID', `There is no policy folder at ${dir}.`);
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ file: relative(dir, path), text: readFileSync(path, 'utf8') }));
}

/** Errors: POLICY_INVALID with `detail: {problems:[{file, line, reason}]}`. */
export function loadPolicies(dir: string): Policies {
  const loaded = parsePolicies(readPolicyFiles(dir));
  if (loaded.ok) return loaded.policies;
  const [first] = loaded.problems;
  const where = `${first?.file ?? ''}:${first?.line ?? 0}: ${first?.reason ?? ''}`;
  throw new AppError('POLICY_INVALID', `The policies cannot be used: ${where}. See: callvault policy check`, {
    detail: { problems: loaded.problems },
  });
}
