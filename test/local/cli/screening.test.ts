/** Card calls through the real command line: what is sealed, what is left in the data folder, and what a person can do. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../../../core/bytes.ts';
import { openOriginal, readTranscript } from '../../../core/use-cases/read-content.ts';
import { onFolder } from '../../e2e/two-calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { littleEndian, wav } from '../../support/audio-files.ts';
import { CARD_DIGITS, CARD_LINE, CHINESE, ENGLISH, type CardCall } from '../../support/card-calls.ts';
import { readPcmWav, synthSpeech } from '../../support/synth.ts';
import { writeCall } from './inputs.ts';
import { cliOn } from './run-cli.ts';
import {
  failureShape,
  ingestShape,
  listShape,
  processShape,
  recordingShape,
  showShape,
  verifyShape,
} from './shapes.ts';

const RATE = 16_000;
const temporary = temporaryFolder('cli-screening');
const folder = join(temporary.path, 'in');
const data = join(temporary.path, 'data');
const cli = cliOn(data);

afterAll(temporary.remove);

/** Two voices, never digitally silent, as loud in the turns of the card as elsewhere. */
function spoken(call: CardCall, seed: number): Uint8Array {
  const seconds = call.durationMs / 1000;
  const channels = [180, 120].map((f0, index) => {
    const { samples } = synthSpeech({ sampleRate: RATE, seconds, f0, seed: seed + index });
    return Int32Array.from(samples, (value, at) => Math.round(value * 32_000) || (at % 2 === 0 ? 3 : -3));
  });
  return wav({ channels: 2, bits: 16, sampleRate: RATE, data: littleEndian(channels, 2) });
}

/** Every file of the data folder, the databases and their journals included, as bytes. */
function contents(): { path: string; bytes: Buffer }[] {
  return readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }));
}

function filesWith(words: Uint8Array | string): string[] {
  const needle = typeof words === 'string' ? words : Buffer.from(words);
  return contents()
    .filter(({ bytes }) => bytes.includes(needle))
    .map(({ path }) => path);
}

describe.each<[string, CardCall, number]>([
  ['English', ENGLISH, 11],
  ['Chinese', CHINESE, 21],
])('a card dictated in %s', (name, call, seed) => {
  const audio = spoken(call, seed);
  let id = '';

  beforeAll(async () => {
    const metadata = { ...CARD_LINE, callId: name, channels: ['customer', 'agent'] };
    writeCall(join(folder, name), 'call.wav', { audio, metadata, transcript: call.transcript });
    const { files } = await cli(ingestShape, 0, 'ingest', join(folder, name));
    expect(files).toMatchObject([{ state: 'sealed' }]);
    id = files[0]?.recordingId ?? '';
    // Before the process goes on, the words lie in the intake already without the card.
    for (const secret of [...call.secrets, CARD_DIGITS]) expect(filesWith(secret)).toEqual([]);
    await cli(processShape, 0, 'process');
  }, 120_000);

  it('is in no file of the data folder, in sound or in words', () => {
    for (const secret of [...call.secrets, CARD_DIGITS]) expect(filesWith(secret)).toEqual([]);
    const turn = call.transcript.turns[5];
    const middle = 44 + Math.round((((turn?.startMs ?? 0) + 700) * RATE) / 1000) * 4;
    expect(filesWith(audio.subarray(middle, middle + 64))).toEqual([]);
    expect(filesWith(audio.subarray(0, 4096))).toEqual([]);
    expect(contents().filter(({ path }) => path.includes('/intake/') && !path.includes('/.tmp'))).toEqual([]);
  });

  it('is silent in the sealed recording, and the rest is what arrived', async () => {
    const shown = await cli(showShape, 0, 'show', id);
    const [{ spans } = { spans: [] }] = shown.transformations;
    expect(shown.receivedSha256).toBe(createHash('sha256').update(audio).digest('hex'));
    const sealed = await onFolder(data, async (context) => {
      const recording = await context.catalogue.recording(id);
      if (!recording) throw new Error('not stored');
      expect((await readTranscript(context, recording))?.turns[5]?.text).toContain('[card code]');
      return collect(await openOriginal(context, recording), 1e9);
    });
    expect(shown.sha256).toBe(createHash('sha256').update(sealed).digest('hex'));
    const [before, after] = [readPcmWav(audio), readPcmWav(sealed)];
    expect(after.sampleRate).toBe(RATE);
    let differences = 0;
    before.channels.forEach((samples, channel) => {
      samples.forEach((sample, at) => {
        const ms = (at * 1000) / RATE;
        const isMuted = spans.some((span) => ms >= span.startMs && ms < span.endMs);
        if (after.channels[channel]?.[at] !== (isMuted ? 0 : sample)) differences += 1;
      });
    });
    expect(differences).toBe(0);
    expect(spans.reduce((sum, span) => sum + span.endMs - span.startMs, 0)).toBeLessThan(5000);
  });

  it('verifies as intact, with the screening in its history', async () => {
    expect((await cli(verifyShape, 0, 'verify', id)).results).toMatchObject([{ verdict: 'intact' }]);
    const { custody } = await cli(showShape, 0, 'show', id);
    expect(custody.map(({ type }) => type).slice(0, 4)).toEqual([
      ...['recording.received', 'recording.screened', 'recording.sealed', 'recording.screened'],
    ]);
  });
});

describe('a card call without a transcript', () => {
  const audio = spoken({ ...ENGLISH, durationMs: 16_000 }, 31);
  const file = join(temporary.path, 'transcript.json');
  let id = '';

  beforeAll(async () => {
    writeFileSync(file, JSON.stringify(ENGLISH.transcript));
    writeCall(join(folder, 'none'), 'call.wav', { audio, metadata: { ...CARD_LINE, callId: 'none' } });
    const { files } = await cli(ingestShape, 1, 'ingest', join(folder, 'none'));
    expect(files).toMatchObject([
      { state: 'screening', processing: { step: 'screen', error: 'SCREENING_NEEDS_TRANSCRIPT' } },
    ]);
    id = files[0]?.recordingId ?? '';
  }, 120_000);

  it('waits in sight, and is not sealed by trying again', async () => {
    const { items } = await cli(listShape, 0, 'list', '--state', 'screening');
    expect(items.map(({ recordingId }) => recordingId)).toEqual([id]);
    await cli(processShape, 1, 'process', '--retry');
    expect(await cli(showShape, 0, 'show', id)).toMatchObject({ state: 'screening' });
    expect(filesWith(audio.subarray(0, 4096))).toHaveLength(1);
  });

  it('refuses what makes no sense', async () => {
    await cli(failureShape, 2, 'screen', id);
    await cli(failureShape, 2, 'screen', id, '--quarantine');
    await cli(failureShape, 2, 'screen', id, '--transcript', 'no-such-file.json');
    writeFileSync(join(temporary.path, 'bad.json'), '{}');
    const bad = await cli(failureShape, 1, 'screen', id, '--transcript', join(temporary.path, 'bad.json'));
    expect(bad.error.code).toBe('TRANSCRIPT_INVALID');
  });

  it('is screened and sealed when a person brings one', async () => {
    const view = await cli(recordingShape, 0, 'screen', id, '--transcript', file);
    expect(view).toMatchObject({ state: 'sealed', transformations: [{ kind: 'mute' }] });
    expect(filesWith(audio.subarray(0, 4096))).toEqual([]);
    const again = await cli(failureShape, 1, 'screen', id, '--transcript', file);
    expect(again.error.code).toBe('STATE_CONFLICT');
  });

  it('is decided by a person when there will be none', async () => {
    const other = spoken({ ...ENGLISH, durationMs: 4000 }, 41);
    writeCall(join(folder, 'never'), 'call.wav', { audio: other, metadata: { ...CARD_LINE, callId: 'never' } });
    const [waiting] = (await cli(ingestShape, 1, 'ingest', join(folder, 'never'))).files;
    const args = [waiting?.recordingId ?? '', '--quarantine', '--reason', 'nobody speaks'];
    expect(await cli(recordingShape, 0, 'screen', ...args)).toMatchObject({
      state: 'quarantined',
      reason: { code: 'CARD_DATA_SUSPECTED' },
    });
    const decision = ['decide', waiting?.recordingId ?? '', '--accept', '--reason', 'listened to it'];
    expect(await cli(recordingShape, 0, 'quarantine', ...decision)).toMatchObject({
      state: 'sealed',
      transformations: [],
    });
  });
});

describe('a call whose consent nobody recorded', () => {
  it('shows what is heard in its words, and stays out of vault and analysis until a person decides', async () => {
    const metadata = { callId: 'consent', businessLine: 'support', source: 'pbx' };
    const audio = spoken({ ...ENGLISH, durationMs: 4000 }, 51);
    writeCall(join(folder, 'consent'), 'call.wav', { audio, metadata, transcript: ENGLISH.transcript });
    const [call] = (await cli(ingestShape, 0, 'ingest', join(folder, 'consent'))).files;
    const id = call?.recordingId ?? '';
    await cli(processShape, 0, 'process');
    const waiting = (await cli(listShape, 0, 'quarantine', 'list')).items;
    expect(waiting).toMatchObject([
      { recordingId: id, consentFound: { noticeId: 'ivr-recording-notice', turn: 0, startMs: 0 } },
    ]);
    expect(contents().filter(({ path }) => /\/(?:vault|work)\//u.test(path) && path.includes(id))).toEqual([]);
  });
});
