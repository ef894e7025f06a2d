/** Calls and policies made for tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnalysisPolicies, parseAnalysisPolicies } from '../../../core/analysis/policies.ts';
import type { PolicySource } from '../../../core/policies/yaml-file.ts';
import type { Role, Transcript } from '../../../core/transcript/transcript.ts';

export function call(
  language: string,
  said: readonly (readonly [role: Role, text: string, startMs?: number])[],
): Transcript {
  const turns = said.map(([role, text, startMs], index) => {
    const start = startMs ?? index * 5000;
    return { index, role, startMs: start, endMs: start + 4000, text };
  });
  return { language, source: 'callvault', turns };
}

const FOLDER = join(import.meta.dirname, '../../../policies');

/** The files as they are shipped. */
export function shippedFiles(): PolicySource[] {
  return ['.', 'scorecards'].flatMap((folder) =>
    readdirSync(join(FOLDER, folder))
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => ({ file: `${folder}/${name}`, text: readFileSync(join(FOLDER, folder, name), 'utf8') })),
  );
}

export function shippedPolicies(): AnalysisPolicies {
  const parsed = parseAnalysisPolicies(shippedFiles());
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

export const NO_POLICIES: AnalysisPolicies = { topics: [], intents: [], scorecards: [] };
export const STARTED_AT = '2026-11-22T10:00:00Z';
