/** `reconcile` and `recorders` on a data folder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { callFile } from '../../support/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { writeCall } from './inputs.ts';
import { cliOn } from './run-cli.ts';
import { failureShape, ingestShape } from './shapes.ts';

const temporary = temporaryFolder('cli-reconcile');
const folder = join(temporary.path, 'in');
const cdr = join(temporary.path, 'cdr.csv');
const cli = cliOn(join(temporary.path, 'data'));

const shape = z.looseObject({
  missing: z.array(z.looseObject({ callId: z.string() })),
  short: z.array(z.looseObject({ callId: z.string() })),
  extra: z.array(z.looseObject({ recordingId: z.string() })),
  duplicates: z.array(z.unknown()),
  matched: z.int(),
});
const recordersShape = z.object({
  recorders: z.array(z.looseObject({ source: z.string(), calls: z.int() })),
  newlyQuiet: z.array(z.string()),
});

afterAll(temporary.remove);

describe('reconcile', () => {
  beforeAll(async () => {
    for (const [at, callId] of ['r-1', 'r-2', 'r-3'].entries()) {
      const metadata = { source: 'pbx', callId, startedAt: `2026-03-02T10:0${at}:00Z` };
      writeCall(folder, `${callId}.wav`, { audio: callFile(60 + at, 1000), metadata });
    }
    await cli(ingestShape, 0, 'ingest', folder);
    writeFileSync(
      cdr,
      'Ref;When;Length\nr-1;2026-03-02 10:00:00;1\nr-2;2026-03-02 10:01:00;30\nr-4;2026-03-02 10:03:00;30\nr-5;whenever;1\n',
    );
  });

  it('names what is missing, short and extra', async () => {
    const map = 'callId=Ref,startedAt=When,durationSeconds=Length';
    const found = await cli(shape, 0, 'reconcile', cdr, '--map', map, '--source', 'pbx');
    expect(found.missing.map(({ callId }) => callId)).toEqual(['r-4']);
    expect(found.short.map(({ callId }) => callId)).toEqual(['r-2']);
    expect(found.extra).toHaveLength(1);
    expect(found).toMatchObject({ matched: 2, problems: [{ line: 5, reason: 'startedAt: is no time' }] });
    await cli(shape, 1, 'reconcile', cdr, '--map', map, '--source', 'pbx', '--strict');
  });

  it('says what to do about columns it does not know, and about a file that is not there', async () => {
    expect((await cli(failureShape, 2, 'reconcile', cdr)).error.message).toContain('--map');
    await cli(failureShape, 2, 'reconcile', join(folder, 'none.csv'));
    await cli(failureShape, 2, 'reconcile', cdr, '--map', 'colour=Ref');
  });

  it('lists the recorders, and which are quiet', async () => {
    const { recorders } = await cli(recordersShape, 0, 'recorders', '--at', '2026-03-02T12:00:00Z');
    expect(recorders).toMatchObject([{ source: 'pbx', heardAt: '2026-03-02T10:00:00.000Z', calls: 3 }]);
  });
});
