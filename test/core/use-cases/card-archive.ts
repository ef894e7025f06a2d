/** Calls with card data in an archive in memory, and what has to be true of them afterwards. */
import { collect } from '../../../core/bytes.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { openOriginal, readTranscript } from '../../../core/use-cases/read-content.ts';
import { verifyRecording } from '../../../core/use-cases/verify-recording.ts';
import { callFile, deliver, runAll, type CallOptions } from '../../support/calls.ts';
import { CARD_LINE, ENGLISH, type CardCall } from '../../support/card-calls.ts';
import type { MemoryContext } from '../../support/memory-context.ts';
import { integrate, stored } from './sealed-archive.ts';

const files = new Map<number, Uint8Array>();

/** Never silent: a zero in what was sealed is a muted sample. */
export function cardAudio({ durationMs }: CardCall = ENGLISH): Uint8Array {
  const file = files.get(durationMs) ?? makeAudio(durationMs);
  files.set(durationMs, file);
  return file.slice();
}

function makeAudio(durationMs: number): Uint8Array {
  const file = Uint8Array.from(callFile(1, durationMs));
  const samples = new DataView(file.buffer, file.length - durationMs * 16 * 4);
  for (let at = 0; at < samples.byteLength; at += 2) {
    if (samples.getInt16(at, true) === 0) samples.setInt16(at, 1, true);
  }
  return file;
}

/** A call on the line that screens, as it arrived. */
export async function arrivedCall(context: MemoryContext, options: CallOptions = {}): Promise<string> {
  const { metadata, audio = cardAudio(), ...rest } = options;
  const all = { transcript: ENGLISH.transcript, ...rest, audio, metadata: { ...CARD_LINE, ...metadata } };
  return (await deliver(context, all)).recording.recordingId;
}

export async function finishedCardCall(context: MemoryContext, options: CallOptions = {}): Promise<Recording> {
  const id = await arrivedCall(context, options);
  await runAll(context);
  await integrate(context);
  return stored(context, id);
}

/** Times in ms at which the sealed audio is silent or not. */
export async function sealedSamples(context: MemoryContext, recording: Recording): Promise<Int16Array> {
  const file = await collect(await openOriginal(context, recording), 1e9);
  return new Int16Array(Uint8Array.from(file.subarray(44)).buffer);
}

/** Everything that is stored in plain or can be opened, as one text. */
export async function everythingReadable(context: MemoryContext, recording: Recording): Promise<string> {
  const parts: string[] = [JSON.stringify(recording), JSON.stringify(await readTranscript(context, recording))];
  for (const { leaf, openings } of await context.catalogue.events(recording.recordingId)) {
    parts.push(leaf, JSON.stringify(openings));
  }
  for await (const path of context.work.list('')) parts.push(text(await context.work.get(path)));
  for (const part of ['transcript', 'metadata', 'delivery'] as const) {
    if ((await context.intake.size(recording.recordingId, part)) === undefined) continue;
    parts.push(text(await collect(context.intake.read(recording.recordingId, part), 1e9)));
  }
  return parts.join('\n');
}

function text(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString();
}

export async function verdictOf(context: MemoryContext, id: string): Promise<string> {
  await integrate(context);
  const { verdict, detail } = await verifyRecording(context, id, 'test');
  return verdict === 'intact' ? verdict : `${verdict}: ${detail}`;
}
