/** `policy check` and `retention`: which rules there are, and what they mean for one recording. */
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { parsePolicies } from '../../core/policies/parse-policies.ts';
import { explainRecording } from '../../core/retention/explain.ts';
import { readPolicyFiles } from '../policies.ts';
import type { Command } from './folder.ts';
import { table, type Result } from './output.ts';

/** Works without a data folder. Errors: POLICY_INVALID. */
export function checkPolicies(dir: string): Result {
  const found = statSync(dir, { throwIfNoEntry: false });
  if (!found)
    throw new AppError('POLICY_INVALID', `There is nothing at ${dir}; name the folder with the policy files.`);
  if (!found.isDirectory()) {
    const folder = dirname(resolve(dir));
    throw new AppError(
      'POLICY_INVALID',
      `${dir} is a file, and policies are checked together: callvault policy check ${folder}. What a new retention.yaml would change: callvault policy plan ${dir}`,
    );
  }
  const loaded = parsePolicies(readPolicyFiles(dir));
  const problems = loaded.ok ? [] : loaded.problems;
  return {
    json: { ok: loaded.ok, problems },
    text: loaded.ok
      ? 'The policies are in order. A server that runs takes them up when it is started again.'
      : problems.map(({ file, line, reason }) => `${file}:${line}: ${reason}`).join('\n'),
    exit: loaded.ok ? 0 : 1,
  };
}

export async function retention({ context }: Command, recordingId: string): Promise<Result> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.');
  return explainedResult(explainRecording(context.policies.retention, recording, context.clock.now()), recording);
}

export function explainedResult(
  explained: ReturnType<typeof explainRecording>,
  recording: { readonly sealed?: unknown; readonly rejection?: unknown },
): Result {
  const rows = explained.rules.map((rule) => [
    rule.wins ? '*' : '',
    rule.classId,
    rule.lane,
    rule.from,
    rule.until,
    rule.citation,
  ]);
  const { kind, reason, until } = explained.disposition;
  const text = [
    ...(recording.sealed
      ? [`Kept until ${explained.retainUntil} (${explained.lane} lane, ${explained.classId}): ${explained.citation}`]
      : []),
    `Now: ${kind}. ${reason}${until === undefined ? '' : ` Until ${until}.`}`,
    `Earliest deletion: ${explained.earliestDeletion ?? 'not while it is held or an event is awaited'}`,
    ...(explained.pendingUntil === undefined ? [] : [`Being extended to ${explained.pendingUntil}`]),
    ...(explained.awaitingEvent === undefined || recording.rejection
      ? []
      : [`Waits for the event ${explained.awaitingEvent}`]),
    ...explained.businessEvents.map(({ type, at }) => `Event ${type} at ${at}`),
    ...explained.holds.map(({ matterId }) => `Held by matter ${matterId}`),
    '',
    table(['', 'class', 'lane', 'from', 'until', 'citation'], rows),
  ].join('\n');
  return { json: explained, text };
}
