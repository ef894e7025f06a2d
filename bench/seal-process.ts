/** Seals one file in a process of its own and prints {ms, maxRssMb}: delivery, the one pass, encryption, lock, catalogue, log. */
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deliverRecording } from '../core/use-cases/deliver-recording.ts';
import { runNext } from '../core/use-cases/run-pipeline.ts';
import { openFolder } from '../local/container.ts';
import { loadPolicies } from '../local/policies.ts';
import { readSettings } from '../local/settings.ts';

const [, , data = '', file = ''] = process.argv;
const settings = readSettings({}, { data });
const { context, close } = await openFolder(
  settings,
  loadPolicies(fileURLToPath(new URL('../policies/', import.meta.url))),
);
const { recording } = await deliverRecording(context, {
  audio: createReadStream(file, { highWaterMark: 1 << 18 }),
  metadata: Buffer.from('{"channels":["customer","agent"]}'),
  actor: 'bench',
});
const started = performance.now();
await runNext(context, { recordingId: recording.recordingId, until: 'sealed' });
const ms = performance.now() - started;
const sealed = await context.catalogue.recording(recording.recordingId);
close();
if (!sealed?.sealed) throw new Error('The file was not sealed.');
console.log(JSON.stringify({ ms, maxRssMb: process.resourceUsage().maxRSS / 1024 }));
