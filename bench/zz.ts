import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { startServerProcess } from './http.ts';
import { reads, READERS, SHARES } from './http-mix.ts';
import { issueToken } from '../local/tokens.ts';
const h0 = process.cpuUsage(); const buf = Buffer.alloc(200e6); createHash('sha256').update(buf).digest(); const h = process.cpuUsage(h0); console.log('sha MB/s by cpu', 200 / ((h.user + h.system) / 1e6));
const ms = (pid) => { const f = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' '); return (Number(f[11]) + Number(f[12])) * 10; };
const { ids, readable } = JSON.parse(readFileSync('/tmp/cv-perf/bench.json', 'utf8'));
const { child, url, keyFile } = await startServerProcess(['/tmp/cv-perf']);
const tok = {}; for (const r of READERS) tok[r.sub] = (await issueToken(keyFile, r, 60)).token;
const run = async (kind, n) => { for (const r of reads(ids, readable, 5)) { if (r.kind !== kind) continue; const a = await fetch(url + r.path, { headers: { ...r.headers, authorization: 'Bearer ' + tok[r.reader.sub] } }); await a.arrayBuffer(); if (--n === 0) return; } };
let sum = 0;
for (const kind of ['me','search','search','recording','list','list']) { await run(kind, kind==='search'?40:25); const b = ms(child.pid); const n = kind === 'insights' ? 10 : kind === 'search' ? 40 : 100; const t = performance.now(); await run(kind, n); const c = (ms(child.pid) - b) / n; sum += c * SHARES[kind] / 100; console.log(kind, 'cpu', c.toFixed(2), 'wall', ((performance.now() - t) / n).toFixed(2)); }
console.log('mix', sum);
child.kill();
