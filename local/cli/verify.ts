/** `verify`: re-reads the bytes from the vault and says what they are. */
import { AppError } from '../../core/errors.ts';
import type { Recording } from '../../core/recording/recording.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { verifyRecording, type Verification } from '../../core/use-cases/verify-recording.ts';
import { integrate, type Command } from './folder.ts';
import { progress, table, type Result } from './output.ts';

const PAGE = 200;

export async function verify({ context, actor }: Command, ids: readonly string[], all: boolean): Promise<Result> {
  if (all === ids.length > 0) throw new AppError('USAGE', 'Give recording ids, or --all.');
  const wanted = all ? await verifiable(context) : ids;
  await integrate(context);
  const bar = progress('verifying');
  const results: Verification[] = [];
  for (const recordingId of wanted) {
    bar.update(results.length, wanted.length);
    results.push(await verifyRecording(context, recordingId, actor));
  }
  bar.end();
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

async function verifiable(context: Context): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await context.catalogue.recordings({}, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
    ids.push(...page.items.filter(isVerifiable).map(({ recordingId }) => recordingId));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return ids;
}

function isVerifiable({ sealed, expired }: Recording): boolean {
  return sealed !== undefined && expired === undefined;
}
