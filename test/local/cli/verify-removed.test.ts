/** `verify --all` goes by the log, and `export` says what the verifier in the bundle must be. */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../core/bytes.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { exportTwoCalls, type Exported } from './exported.ts';
import { callvault, cliOn } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-removed');
const data = join(temporary.path, 'data');
const cli = cliOn(data);
let exported: Exported;

beforeAll(async () => {
  exported = await exportTwoCalls(cli, temporary.path);
}, 60_000);

afterAll(temporary.remove);

describe('verify --all', () => {
  it('exit 1 for a recording that the catalogue no longer knows', async () => {
    const [first = '', second = ''] = exported.ids;
    const database = new DatabaseSync(join(data, 'catalogue.sqlite'));
    database.prepare('DELETE FROM recordings WHERE recording_id = ?').run(first);
    database.close();
    const { results } = await cli(shapes.verifyShape, 1, 'verify', '--all');
    expect(Object.fromEntries(results.map(({ recordingId, verdict }) => [recordingId, verdict]))).toEqual({
      [first]: 'missing',
      [second]: 'intact',
    });
    const one = await cli(shapes.verifyShape, 1, 'verify', first);
    expect(one.results).toMatchObject([{ verdict: 'missing' }]);
  });
});

describe('export', () => {
  it('prints the SHA-256 of the verifier', async () => {
    const [, second = ''] = exported.ids;
    const args = ['export', second, '--purpose', 'audit', '--data', data];
    const expected = sha256Hex(exported.files.get('verify.mjs') ?? '');
    const text = await callvault([...args, '-o', join(temporary.path, 'text.zip')]);
    expect(text.stdout).toContain(`verify.mjs sha256 ${expected}`);
    const json = await callvault([...args, '-o', join(temporary.path, 'json.zip'), '--json']);
    expect(shapes.exportShape.parse(JSON.parse(json.stdout)).verifierSha256).toBe(expected);
  });
});
