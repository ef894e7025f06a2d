/** Takes sound files through every step on memory stores and prints what came of each: to be bundled like a function and run on its own. */
import { createReadStream } from 'node:fs';
import { once } from '../../core/bytes.ts';
import { deliverRecording } from '../../core/use-cases/deliver-recording.ts';
import { loadPolicies } from '../../functions/policies.ts';
import { runAll, TRANSCRIPT } from '../support/calls.ts';
import { memoryContext } from '../support/memory-context.ts';

const [, , policies = '', ...files] = process.argv;
const context = memoryContext(loadPolicies(policies));
for (const file of files) {
  const { recording } = await deliverRecording(context, {
    audio: createReadStream(file),
    transcript: once(Buffer.from(JSON.stringify(TRANSCRIPT))),
    metadata: Buffer.from('{"channels":["customer","agent"]}'),
    alias: file,
    actor: 'test',
  });
  await runAll(context);
  const { state, sealed, accessCopy } = (await context.catalogue.recording(recording.recordingId)) ?? {};
  const flags = sealed?.quality.flags.map(({ code }) => code) ?? [];
  const copy = accessCopy?.key === undefined ? 0 : (await context.work.get(accessCopy.key))?.length;
  const { failures } = context;
  process.stdout.write(`${JSON.stringify({ state, flags, copy, failures })}\n`);
}
