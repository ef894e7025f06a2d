/** `verify`: re-reads the bytes from the vault and says what they are. */
import { AppError } from '../../core/errors.ts';
import { verifyAll } from '../../core/use-cases/verify-all.ts';
import { verifyRecording, type Verification } from '../../core/use-cases/verify-recording.ts';
import { integrate, type Command } from './folder.ts';
import { progress, table, type Result } from './output.ts';

export async function verify(command: Command, ids: readonly string[], all: boolean): Promise<Result> {
  if (all === ids.length > 0) throw new AppError('USAGE', 'Give recording ids, or --all.');
  await integrate(command.context);
  const bar = progress('verifying');
  const update = (done: number, total: number): void => {
    bar.update(done, total);
  };
  const results: Verification[] = [];
  const { context, actor } = command;
  const checked = all ? verifyAll(context, actor, update) : each(command, ids, update);
  for await (const result of checked) results.push(result);
  bar.end();
  return verifiedResult(results);
}

export function verifiedResult(results: readonly Verification[]): Result {
  const bad = results.filter(({ verdict }) => verdict !== 'intact' && verdict !== 'erased' && verdict !== 'archived');
  const rows = results.map(({ recordingId, verdict, detail }) => [recordingId, verdict, detail]);
  return {
    json: { results },
    text:
      results.length === 0
        ? 'Nothing is sealed yet.'
        : `${table(['recording', 'verdict', 'detail'], rows)}\n${results.length - bad.length} of ${results.length} in order.`,
    exit: bad.length > 0 ? 1 : 0,
  };
}

async function* each(
  { context, actor }: Command,
  ids: readonly string[],
  update: (done: number, total: number) => void,
): AsyncIterable<Verification> {
  for (const [done, recordingId] of ids.entries()) {
    update(done, ids.length);
    yield await verifyRecording(context, recordingId, actor);
  }
}
