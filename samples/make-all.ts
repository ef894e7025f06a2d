/** Every sample from its script: the audio, its metadata, its true transcript, and the manifest of them all. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Metadata, metadataSchema } from '../core/recording/metadata.ts';
import { type Transcript, transcriptSchema } from '../core/transcript/transcript.ts';
import { encode, MEDIA } from './encode.ts';
import type { Manifest, ManifestFile } from './manifest.ts';
import type { Delivery, Script } from './script.ts';
import { overTheLine, speak } from './speech.ts';
import { mix, type SpokenCall, speakCall } from './timeline.ts';
import { checkTools } from './tools.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Two packages of one version may speak differently: what this machine makes of one sentence in each language. */
function probe(): string {
  const voice = { speed: 180, pitch: 50 };
  const line = { role: 'agent', pauseMs: 0, delivery: 'plain', notice: false } as const;
  const spoken = [
    speak({ ...line, text: 'Good morning, how can I help?' }, { ...voice, name: 'en-us+f3' }),
    speak({ ...line, text: '您好，请问有什么可以帮您？' }, { ...voice, name: 'cmn-latn-pinyin+f2' }),
  ];
  return sha256(Buffer.concat(spoken.map((speech) => Buffer.from(overTheLine(speech, 8000).buffer))));
}

/** What made the samples, or what is missing to make them. */
export function describeTools(): { ok: true; tools: Manifest['tools'] } | { ok: false; missing: readonly string[] } {
  const check = checkTools();
  return check.ok ? { ok: true, tools: { ...check.versions, probe: probe() } } : check;
}

/** True times: those of the speech that was mixed in, moved to the recorder's own zero; only turns it holds whole. */
function transcriptOf(script: Script, call: SpokenCall, delivery: Delivery, audibleMs: number): Transcript {
  const heard = call.turns
    .map((turn) => ({ ...turn, startMs: turn.startMs - delivery.lateMs, endMs: turn.endMs - delivery.lateMs }))
    .filter((turn) => turn.startMs >= 0 && turn.endMs <= audibleMs && turn.line.role !== delivery.deadChannel)
    .sort((a, b) => a.startMs - b.startMs);
  return transcriptSchema.parse({
    language: script.metadata.language,
    source: 'callvault',
    turns: heard.map(({ line, startMs, endMs }, index) => ({
      index,
      channel: script.metadata.channels.indexOf(line.role),
      role: line.role,
      startMs,
      endMs,
      text: line.text,
    })),
  });
}

function metadataOf(script: Script, call: SpokenCall, delivery: Delivery): Metadata {
  const notice = call.turns.find((turn) => turn.line.notice);
  const offsetMs = Math.max(0, (notice?.startMs ?? 0) - delivery.lateMs);
  const startedAt = new Date(Date.parse(script.metadata.startedAt) + delivery.lateMs).toISOString();
  return metadataSchema.parse({
    ...script.metadata,
    startedAt,
    ...(script.consent === undefined ? {} : { consent: { ...script.consent, offsetMs } }),
  });
}

async function deliver(script: Script, call: SpokenCall, delivery: Delivery, folder: string): Promise<ManifestFile> {
  const declaredMs = call.durationMs - delivery.lateMs;
  const audibleMs = Math.floor(declaredMs * delivery.arrived);
  const transcript = transcriptOf(script, call, delivery, audibleMs);
  const bytes = await encode(mix(call, delivery, script.metadata.channels), delivery);
  const write = (suffix: string, value: unknown): void => {
    writeFileSync(join(folder, `${delivery.file}${suffix}`), `${JSON.stringify(value, null, 2)}\n`);
  };
  writeFileSync(join(folder, delivery.file), bytes);
  write('.json', metadataOf(script, call, delivery));
  write('.transcript.json', transcript);
  return {
    file: delivery.file,
    sha256: sha256(bytes),
    bytes: bytes.length,
    media: {
      ...MEDIA[delivery.encoding],
      channels: script.metadata.channels.length,
      // Opus decodes at 48 kHz whatever went in.
      sampleRate: delivery.encoding === 'opus' ? 48_000 : delivery.sampleRate,
      durationMs: declaredMs,
    },
    audibleMs,
    turns: transcript.turns.length,
  };
}

/** Writes all files of the scripts into `folder` and returns their manifest, which it writes too. */
export async function makeAll(
  scripts: readonly Script[],
  folder: string,
  tools: Manifest['tools'],
  say: (line: string) => void,
): Promise<Manifest> {
  mkdirSync(folder, { recursive: true });
  const files: ManifestFile[] = [];
  for (const script of scripts) {
    const call = speakCall(script);
    for (const delivery of script.deliveries) {
      const file = await deliver(script, call, delivery, folder);
      say(`${file.file}  ${(file.media.durationMs / 1000).toFixed(1)} s  ${file.bytes} bytes`);
      files.push(file);
    }
  }
  const manifest = { tools, files };
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}
