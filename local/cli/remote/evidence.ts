/** `verify` and `export` over the API. */
import {
  everyVerdict,
  notInOrder,
  orderOf,
  verdictOf,
  verificationOf,
  waitForJob,
  type CallvaultClient,
  type Schema,
} from '../../../client/index.ts';
import { AppError } from '../../../core/errors.ts';
import { once } from '../../../core/bytes.ts';
import {
  assertWritable,
  exportedResult,
  pendingExport,
  selectionOf,
  writeWhole,
  type ExportOptions,
} from '../export.ts';
import { progress, type Result } from '../output.ts';
import { turnList } from '../turn-list.ts';
import { verifiedResult } from '../verify.ts';

export async function verify(api: CallvaultClient, ids: readonly string[], all: boolean): Promise<Result> {
  if (all === ids.length > 0) throw new AppError('USAGE', 'Give recording ids, or --all.');
  if (all) return verifyAll(api);
  const bar = progress('verifying');
  const results: Schema<'Verification'>[] = [];
  for (const [done, id] of ids.entries()) {
    bar.update(done, ids.length);
    results.push(await verifyOne(api, id));
  }
  bar.end();
  return verifiedResult(results);
}

/** What lies in a cold store takes a job. */
async function verifyOne(api: CallvaultClient, id: string): Promise<Schema<'Verification'>> {
  const answer = await api.post('/recordings/{id}/verify', { params: { path: { id } } });
  if (!('jobId' in answer)) return answer;
  return verdictOf(id, await waitForJob(api, answer.jobId));
}

/** A job over there. Of a large archive `results` names what is not in order, and the counts say how much is. */
async function verifyAll(api: CallvaultClient): Promise<Result> {
  const asked = await api.post('/verifications', { body: {} });
  const bar = progress('verifying');
  const job = await waitForJob(api, asked.jobId, {
    onState: ({ progress: at }) => {
      if (at) bar.update(at.done, at.total ?? at.done);
    },
  });
  bar.end();
  const found = verificationOf(job);
  const { problems: _, failed: __, inOrder: ___, ...counts } = found;
  const all = everyVerdict(job);
  if (all) {
    const whole = verifiedResult(all);
    return { ...whole, json: { results: all, complete: true, ...counts } };
  }
  const results = notInOrder(found);
  const { fine, isAll } = orderOf(found);
  return {
    json: { results, complete: false, ...counts },
    text: [
      ...results.map(({ recordingId, verdict, detail }) => `${recordingId}  ${verdict}  ${detail}`),
      `${fine} of ${found.checked} in order. They are too many to be listed; \`verify ID\` says it of one.`,
    ].join('\n'),
    exit: isAll ? 0 : 1,
  };
}

export async function exportTo(api: CallvaultClient, ids: readonly string[], options: ExportOptions): Promise<Result> {
  const { output, purpose, redacted, checkpoint } = options;
  if (checkpoint !== undefined) throw new AppError('USAGE', '--checkpoint works on a data folder alone.');
  const turns = options.turns === undefined ? undefined : [...turnList(options.turns)];
  assertWritable(output);
  const chosen = selectionOf(ids, options);
  const asked = await api.post('/exports', {
    body: {
      ...('words' in chosen ? { query: chosen } : chosen),
      ...{ purpose, turns, redacted },
    },
  });
  if (!('jobId' in asked)) return pendingExport(asked);
  const { result } = await waitForJob(api, asked.jobId);
  if (!result || !('bundle' in result)) throw new AppError('UNAVAILABLE', 'The job left no bundle.');
  const { body } = await api.fetch(result.bundle);
  const sha256 = await writeWhole(output, body ?? once(new Uint8Array()));
  if (sha256 !== result.sha256) throw new AppError('INTEGRITY', 'The bundle did not arrive as it was made; repeat it.');
  const { verifierSha256 = '', recordings, checkpointSize = 0, skipped } = result;
  return exportedResult({ bundle: output, sha256, verifierSha256, recordings, checkpointSize, skipped });
}
