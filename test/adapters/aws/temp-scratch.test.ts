/** Scratch files of the AWS edition: the contract, and what is left on the disk. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTempScratch } from '../../../adapters/aws/temp-scratch.ts';
import { digest } from '../../../core/bytes.ts';
import { scratchContract } from '../../contracts/scratch.ts';
import { tempDir } from '../local/temp-dir.ts';

scratchContract('temporary disk', () => createTempScratch({ dir: tempDir() }));

it('has no name on the disk, so that a killed process leaves nothing', async () => {
  const dir = join(tempDir(), 'not', 'there', 'yet');
  const file = await createTempScratch({ dir }).create();
  await file.write(Buffer.alloc(1_000_000, 7));
  expect(readdirSync(dir)).toEqual([]);
  const written = await file.finish();
  const reads = await Promise.all([digest(file.read()), digest(file.read())]);
  expect(reads).toEqual([written, written]);
  await file.discard();
});

it('gives a reader that was under way nothing more once discarded', async () => {
  const file = await createTempScratch({ dir: tempDir() }).create();
  await file.write(Buffer.alloc(1_000_000, 7));
  await file.finish();
  const reader = file.read()[Symbol.asyncIterator]();
  await reader.next();
  await file.discard();
  await expect(reader.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
