/** `bench`: the same as `npm run bench`, with the results as one document. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { table, type Result } from './output.ts';

const FOLDER = new URL('../../bench/', import.meta.url);
const resultsSchema = z.looseObject({
  rows: z.array(z.looseObject({ name: z.string(), value: z.number(), unit: z.string() })),
});

/** Takes minutes; what it says on the way goes to stderr. Errors: INTERNAL. */
export async function bench(): Promise<Result> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('main.ts', FOLDER))], { stdio: ['ignore', 2, 2] });
  await once(child, 'close');
  if (child.exitCode !== 0) throw new AppError('INTERNAL', 'The measurement failed; what it said stands above.');
  const results = resultsSchema.parse(JSON.parse(readFileSync(new URL('results.json', FOLDER), 'utf8')));
  const rows = results.rows.map(({ name, value, unit }) => [name, String(value), unit]);
  return { json: results, text: table(['what', 'value', 'unit'], rows) };
}
