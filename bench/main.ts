/** `npm run bench`: prints the table and writes bench/results.json. Figures in the docs come from here. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { benchAcoustics, type BenchRow } from './acoustics.ts';
import { benchAnalysis } from './analysis.ts';
import { benchFirstPaint } from './first-paint.ts';
import { benchFunctionStart } from './function-start.ts';
import { benchHttp, withArchive } from './http.ts';
import { benchLog } from './log.ts';
import { benchSeal } from './seal.ts';

const rows: BenchRow[] = [
  ...(await withArchive(undefined, async (data) => [...(await benchHttp({ data })), ...(await benchFirstPaint(data))])),
  ...(await benchSeal()),
  ...benchAcoustics(),
  ...(await benchAnalysis()),
  ...(await benchFunctionStart()),
  ...benchLog(),
];
for (const { name, value, unit } of rows) console.log(`${name.padEnd(72)} ${String(value).padStart(10)} ${unit}`);
const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
writeFileSync(new URL('./results.json', import.meta.url), `${JSON.stringify({ machine, rows }, null, 2)}\n`);
