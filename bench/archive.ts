/**
 * Fills a data folder with made-up recordings: catalogue, search index, facts and custody log through the adapters, without sealing audio.
 * Those that `readable` names get a sealed transcript, an analysis, a waveform and access copies, so that they can be read and played.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { analysisSchema, type Analysis } from '../core/analysis/analysis.ts';
import { once, sha256Hex } from '../core/bytes.ts';
import type { CustodyRecord } from '../core/custody/event.ts';
import { recordEvent } from '../core/custody/leaf.ts';
import { callFacts } from '../core/insights/call-facts.ts';
import { recordingSchema, type Recording } from '../core/recording/recording.ts';
import { lockOf, placeDocument, toSealedObject } from '../core/sealing/vault-objects.ts';
import type { QueuedContext } from '../core/use-cases/context.ts';
import { deliverRecording } from '../core/use-cases/deliver-recording.ts';
import { integrateLog } from '../core/use-cases/integrate-log.ts';
import { keepPlaces } from '../core/use-cases/personal-places.ts';
import { runNext } from '../core/use-cases/run-pipeline.ts';
import { openFolder } from '../local/container.ts';
import { loadPolicies } from '../local/policies.ts';
import { readSettings } from '../local/settings.ts';
import { createCalls, transcriptOf, type CallMaker, type MadeCall } from './archive-calls.ts';

const SEED = 7;
const BATCH = 1000;
const YEARS_KEPT = 10;
const SAMPLES = { 'en-US': 'en-refund.flac', 'zh-CN': 'zh-insurance-refund.wav' } as const;
const DERIVATIVES = ['analysis/ID.json', 'peaks/ID.json', 'access/ID.opus', 'access/ID.redacted.opus'] as const;

export interface Archive {
  /** Recordings whose content can be read. */
  readonly readable: readonly string[];
}

type Template = Record<(typeof DERIVATIVES)[number], Uint8Array> & { readonly analysis: Analysis };
type Templates = Record<MadeCall['language'], Template>;

/** `readable` is asked when all recordings are there, with their ids in order of making. */
export async function fillArchive(
  dataDir: string,
  recordings: number,
  readable: (context: QueuedContext, ids: readonly string[], call: CallMaker) => Promise<readonly string[]>,
): Promise<Archive> {
  const policies = loadPolicies(fileURLToPath(new URL('../policies/', import.meta.url)));
  const { context, close } = await openFolder(readSettings({}, { data: dataDir }), policies);
  try {
    const templates = { 'en-US': await processed(context, 'en-US'), 'zh-CN': await processed(context, 'zh-CN') };
    const call = await createCalls(SEED);
    const end = context.clock.now();
    const numbers = new Map<string, number>();
    for (let from = 0; from < recordings; from += BATCH) {
      const count = Math.min(BATCH, recordings - from);
      const made = Array.from({ length: count }, (_, at) => ({ id: context.random.id(), call: call(from + at, end) }));
      for (const [at, { id }] of made.entries()) numbers.set(id, from + at);
      await putAll(context, made, templates);
    }
    const ids = [...new Set(await readable(context, [...numbers.keys()], call))].filter((id) => numbers.has(id));
    for (const id of ids) await giveContent(context, id, call(numbers.get(id) ?? 0, end), templates);
    await integrateLog({ ledger: context.ledger, store: context.logStore, signer: context.signer });
    return { readable: ids };
  } finally {
    close();
  }
}

/** One sample call, taken in and processed like any other: what is made of it stands in for what would be made of the others. */
async function processed(context: QueuedContext, language: MadeCall['language']): Promise<Template> {
  const file = fileURLToPath(new URL(`../samples/${SAMPLES[language]}`, import.meta.url));
  const { recording } = await deliverRecording(context, {
    audio: createReadStream(file),
    metadata: readFileSync(`${file}.json`),
    transcript: createReadStream(`${file}.transcript.json`),
    actor: 'bench',
  });
  await runNext(context, { recordingId: recording.recordingId });
  const read = async (path: (typeof DERIVATIVES)[number]): Promise<Uint8Array> => {
    const bytes = await context.work.get(path.replace('ID', recording.recordingId));
    if (!bytes) throw new Error(`The sample call has no ${path}.`);
    return bytes;
  };
  const analysis = await read('analysis/ID.json');
  return {
    'analysis/ID.json': analysis,
    'peaks/ID.json': await read('peaks/ID.json'),
    'access/ID.opus': await read('access/ID.opus'),
    'access/ID.redacted.opus': await read('access/ID.redacted.opus'),
    analysis: analysisSchema.parse(JSON.parse(new TextDecoder().decode(analysis))),
  };
}

async function putAll(
  context: QueuedContext,
  made: readonly { readonly id: string; readonly call: MadeCall }[],
  templates: Templates,
): Promise<void> {
  const rows = made.map(({ id, call }) => recordingOf(id, call));
  const events = rows.flatMap((recording) => eventsOf(context, recording));
  await context.catalogue.commit({ recordings: rows, events });
  for (const [at, { id, call }] of made.entries()) {
    const { startedAt, searchable: turns } = call;
    await context.search.put({ recordingId: id, startedAt, fields: fieldsOf(call), turns });
    const row = rows[at];
    if (!row) continue;
    const analysis = { ...templates[call.language].analysis, topics: call.topics.map(topicOf) };
    await context.facts?.put(callFacts(row, analysis, transcriptOf(call), context.clock.now()));
  }
}

function topicOf(id: string): Analysis['topics'][number] {
  return { id, evidence: [] };
}

function fieldsOf(call: MadeCall): Parameters<QueuedContext['search']['put']>[0]['fields'] {
  return {
    businessLine: [call.businessLine],
    agentId: [call.agentId],
    team: [call.team],
    customerRef: [call.customerRef],
    language: [call.language],
    topic: call.topics,
    intent: [call.intent],
    emotion: [call.emotion],
    state: ['indexed'],
  };
}

function recordingOf(recordingId: string, call: MadeCall): Recording {
  const { startedAt: at, durationMs, topics, intent, emotion, turns: _t, searchable: _s, ...metadata } = call;
  const sha256 = sha256Hex(recordingId);
  const object = (kind: string): { key: string; versionId: string; bytes: number; sha256: string } => ({
    ...{ key: `${kind}/${recordingId}`, versionId: sha256.slice(0, 32), bytes: durationMs * 16, sha256 },
  });
  const kept = new Date(at);
  kept.setUTCFullYear(kept.getUTCFullYear() + YEARS_KEPT);
  const retention = {
    ...{ classId: 'internal-quality-6m', lane: 'erasable', basis: 'recording', citation: 'Internal policy' },
    retainUntil: kept.toISOString(),
  };
  return recordingSchema.parse({
    ...metadata,
    ...{ schemaVersion: 1, revision: 1, recordingId, state: 'indexed', createdAt: at, startedAt: at },
    ...{ source: 'contact-center', callId: `call-${recordingId}`, channels: ['agent', 'customer'] },
    received: { at, bytes: durationMs * 16, sha256 },
    intent: { at, retention },
    sealed: {
      ...{ at, sha256, bytes: durationMs * 16, audio: object('audio'), manifest: object('manifest') },
      media: { container: 'wav', codec: 'pcm', channels: 2, sampleRate: 8000, bitDepth: 16, durationMs },
      quality: { accepted: true, flags: [{ code: 'LOW_SAMPLE_RATE', detail: '8000 Hz' }] },
    },
    transcription: { outcome: 'available', at, transcript: object('transcript') },
    analysed: { at, topics, intents: [intent], emotion, complexity: 0.3 },
    ...{ indexed: { at }, retention, holds: [], restricted: false, transformations: [] },
    accessCopy: { at, key: `access/${recordingId}.opus`, redactedKey: `access/${recordingId}.redacted.opus` },
  });
}

function eventsOf({ random }: QueuedContext, { recordingId, startedAt: at, sealed }: Recording): CustodyRecord[] {
  if (!sealed) return [];
  const openings = { actor: 'bench', sha256: sealed.sha256 };
  const received = { type: 'recording.received', openings } as const;
  const done = { type: 'recording.sealed', openings, objects: [sealed.audio, sealed.manifest] } as const;
  return [received, done].map((entry) => recordEvent({ recordingId, at, entry, random }));
}

/** What people read and hear of a call: the transcript sealed under its own key, the rest as the sample call of its language has it. */
async function giveContent(
  context: QueuedContext,
  recordingId: string,
  call: Awaited<ReturnType<CallMaker>>,
  templates: Templates,
): Promise<void> {
  const recording = await context.catalogue.recording(recordingId);
  if (recording?.retention === undefined) throw new Error('A made-up recording is not there.');
  const key = await context.keyService.generate(recordingId);
  await context.keyTable.put(recordingId, key.wrapped);
  const placement = { key: `transcript/${recordingId}`, lock: lockOf(recording.retention), legalHold: false };
  const transcript = transcriptOf(call);
  const document = new TextEncoder().encode(JSON.stringify(transcript));
  const secret = { key: key.plain, context: { recordingId, object: 'transcript' } as const };
  const { head } = await placeDocument(context, placement, document, secret);
  const at = recording.startedAt;
  const transcription = { outcome: 'available', at, transcript: toSealedObject(head) } as const;
  const transcribed = { ...recording, revision: recording.revision + 1, transcription };
  await context.catalogue.commit({ recordings: [transcribed] });
  await keepPlaces(context, transcribed, transcript);
  for (const path of DERIVATIVES) {
    await context.work.put(path.replace('ID', recordingId), once(templates[call.language][path]));
  }
}
