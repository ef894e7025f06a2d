/** Reads `models/*.json` among the policy files. */
import type { PolicyProblem, PolicySource } from '../../policies/yaml-file.ts';
import type { Models } from './apply.ts';
import { modelSchema } from './model.ts';

/** A file larger than this is no model of ours. */
const MAX_CHARACTERS = 64 * 1024 * 1024;

export function isModelFile(file: string): boolean {
  return /(?:^|\/)models\/[^/]+\.json$/u.test(file.replaceAll('\\', '/'));
}

/** At most one model of a kind. Never throws for what is in the files. */
export function readModels(files: readonly PolicySource[]): { models: Models; problems: readonly PolicyProblem[] } {
  let models: Models = {};
  const problems: PolicyProblem[] = [];
  for (const { file, text } of files.filter((source) => isModelFile(source.file))) {
    const parsed = text.length > MAX_CHARACTERS ? undefined : modelSchema.safeParse(jsonOf(text));
    if (!parsed?.success) {
      const reason = parsed?.error.issues[0]?.message ?? 'too large';
      problems.push({ file, line: 1, reason: `not a model: ${reason}` });
    } else if (models[parsed.data.kind]) {
      problems.push({ file, line: 1, reason: `a second model for ${parsed.data.kind}` });
    } else models = { ...models, [parsed.data.kind]: parsed.data };
  }
  return { models, problems };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
