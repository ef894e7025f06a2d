/** Two sealed calls, one per lane, and an evidence bundle of both. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sha256Hex } from '../../../core/bytes.ts';
import { callFile, TRANSCRIPT } from '../../support/calls.ts';
import { readBundle, type BundleFiles } from './bundle-files.ts';
import { CONSENT, writeCall } from './inputs.ts';
import type { Cli } from './run-cli.ts';
import * as shapes from './shapes.ts';

export interface Exported {
  readonly ids: readonly string[];
  /** Path of the bundle. */
  readonly bundle: string;
  readonly files: BundleFiles;
  readonly sha256: string;
  readonly checkpointSize: number;
  /** Verifier key of the archive. */
  readonly vkey: string;
}

export const PURPOSE = 'court order 7';

/** Everything below `at`. */
export async function exportTwoCalls(cli: Cli, at: string): Promise<Exported> {
  const folder = join(at, 'in');
  const source = 'pbx';
  writeCall(folder, 'a.wav', {
    audio: callFile(1, 600),
    metadata: { source, callId: 'a', businessLine: 'retail-banking', consent: CONSENT },
    transcript: TRANSCRIPT,
  });
  writeCall(folder, 'b.wav', { audio: callFile(2, 600), metadata: { source, callId: 'b' } });
  const ids = (await cli(shapes.ingestShape, 0, 'ingest', folder)).files.map(({ recordingId }) => recordingId);
  await cli(shapes.processShape, 0, 'process');
  const bundle = join(at, 'bundle.zip');
  const result = await cli(shapes.exportShape, 0, 'export', ...ids, '-o', bundle, '--purpose', PURPOSE);
  const sha256 = sha256Hex(readFileSync(bundle));
  expect(result).toMatchObject({ bundle, recordings: [...ids].sort(), sha256 });
  const { key: vkey } = await cli(shapes.keyShape, 0, 'log', 'key');
  return { ids, bundle, files: await readBundle(bundle), sha256, checkpointSize: result.checkpointSize, vkey };
}
