/** The sample files are what their manifest, metadata and transcripts say; and they can be made again. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decideConsent, parseConsentPolicy } from '../../core/privacy/consent.ts';
import { type Metadata, metadataSchema } from '../../core/recording/metadata.ts';
import { parseRetentionPolicy } from '../../core/retention/policy.ts';
import { type Transcript, transcriptSchema } from '../../core/transcript/transcript.ts';
import { describeTools, makeAll } from '../../samples/make-all.ts';
import { manifestSchema } from '../../samples/manifest.ts';
import { readScripts, type Script } from '../../samples/script.ts';
import { declared } from './declared.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'samples');
const BUDGET = 7_000_000;
/** All of them take a quarter of a minute; these three go every way through the encoders. */
const ONE_PER_ENCODER = ['en-tech-support.wav', 'en-no-callback-silent-agent.flac', 'zh-telesales-no-consent.opus'];

const read = (name: string): Buffer => readFileSync(join(folder, name));
const readJson = (name: string): unknown => JSON.parse(read(name).toString('utf8'));
const metadataOf = (name: string): Metadata => metadataSchema.strict().parse(readJson(`${name}.json`));
const transcriptOf = (name: string): Transcript => transcriptSchema.parse(readJson(`${name}.transcript.json`));
const manifest = manifestSchema.parse(readJson('manifest.json'));
const scripts = readScripts(join(folder, 'scripts'));
const hasOneOf =
  (files: readonly string[]) =>
  (script: Script): boolean =>
    script.deliveries.some(({ file }) => files.includes(file));
const names = manifest.files.map(({ file }) => file);

describe.each(manifest.files)('$file', ({ file, sha256, bytes, media, audibleMs, turns }) => {
  const audio = read(file);
  const header = declared(audio);
  const metadata = metadataOf(file);
  const transcript = transcriptOf(file);

  it('has the bytes the manifest lists', () => {
    expect(audio.length).toBe(bytes);
    expect(createHash('sha256').update(audio).digest('hex')).toBe(sha256);
  });

  it('declares the format and the duration of the truth', () => {
    const { container, channels, sampleRate, bitDepth } = header;
    expect({ container, channels, sampleRate, bitDepth }).toEqual({
      container: media.container,
      channels: media.channels,
      sampleRate: media.sampleRate,
      bitDepth: media.bitDepth,
    });
    expect(Math.abs(header.durationMs - media.durationMs)).toBeLessThan(1);
    expect(Math.abs(header.presentMs - audibleMs)).toBeLessThan(1);
  });

  it('has metadata with a call, a start and a role for each channel', () => {
    expect(metadata.callId).toBeDefined();
    expect(metadata.startedAt).toBeDefined();
    expect(metadata.channels).toEqual(['customer', 'agent']);
    expect(metadata.consent?.offsetMs ?? 0).toBeLessThan(audibleMs);
  });

  it('has a transcript whose turns lie within what can be heard, in order', () => {
    expect(transcript.turns).toHaveLength(turns);
    expect(transcript.language).toBe(metadata.language);
    let earlier = 0;
    for (const [index, turn] of transcript.turns.entries()) {
      expect(turn.index).toBe(index);
      expect(metadata.channels?.[turn.channel ?? -1]).toBe(turn.role);
      expect(turn.startMs).toBeGreaterThanOrEqual(earlier);
      expect(turn.endMs).toBeGreaterThan(turn.startMs);
      expect(turn.endMs).toBeLessThanOrEqual(Math.ceil(header.presentMs));
      earlier = turn.startMs;
    }
  });
});

describe('the set', () => {
  it('says what the scripts say', () => {
    expect(scripts.flatMap(({ deliveries }) => deliveries.map(({ file }) => file))).toEqual(names);
    for (const { deliveries, turns } of scripts) {
      for (const { file, lateMs, arrived, deadChannel } of deliveries) {
        const missed = turns.filter(({ role }) => role === deadChannel).length + (lateMs > 0 ? 1 : 0);
        const said = transcriptOf(file).turns.map(({ text }) => text);
        if (arrived === 1) expect(said).toHaveLength(turns.length - missed);
        expect(turns.map(({ text }) => text)).toEqual(expect.arrayContaining(said));
      }
    }
  });

  it('stays small enough to live in the repository', () => {
    const sizes = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(BUDGET);
  });

  it('lists every audio file that is there', () => {
    const audio = readdirSync(folder).filter((name) => /\.(wav|flac|opus)$/.test(name));
    expect(audio.toSorted()).toEqual(names.toSorted());
  });

  it('holds a duplicate (same call, same bytes) and a witness (same call, other bytes)', () => {
    const byCall = Map.groupBy(manifest.files, ({ file }) => metadataOf(file).callId);
    const pairs = [...byCall.values()].filter((files) => files.length > 1);
    const distinct = pairs.map((files) => new Set(files.map(({ sha256 }) => sha256)).size);
    expect(distinct.toSorted()).toEqual([1, 2]);
  });

  it('holds one file that is shorter than its header declares', () => {
    const short = names.filter((name) => declared(read(name)).presentMs < declared(read(name)).durationMs - 1);
    expect(short).toEqual(['en-wrong-address-cut-off.wav']);
  });

  it('holds an interruption and six seconds in which nobody speaks', () => {
    const { turns } = transcriptOf('en-tech-support.wav');
    const gaps = turns.slice(1).map((turn, i) => turn.startMs - (turns[i]?.endMs ?? 0));
    expect(Math.max(...gaps)).toBe(6000);
    expect(Math.min(...gaps)).toBe(-900);
  });

  it('meets the consent rule of its business line in all calls but one', () => {
    const policy = (name: string) => ({ file: name, text: readFileSync(join(root, 'policies', name), 'utf8') });
    const retention = parseRetentionPolicy(policy('retention.yaml'));
    const consent = parseConsentPolicy(policy('consent.yaml'));
    if (!retention.ok || !consent.ok) throw new Error('the shipped policies do not parse');
    const gaps = names.flatMap((name) => {
      const decision = decideConsent(consent.value, retention.value, metadataOf(name));
      return decision.kind === 'ok' ? [] : [`${name} ${decision.code}`];
    });
    expect(gaps).toEqual(['zh-telesales-no-consent.opus NOT_RECORDED']);
  });
});

describe('the true times', () => {
  it('are where the speech is: loud inside a turn, line noise outside', () => {
    const name = 'zh-logistics-complaint.wav';
    const bytes = read(name);
    const first = bytes.indexOf('data', 0, 'latin1') + 8;
    const level = (channel: number, fromMs: number, toMs: number): number => {
      const power = Array.from({ length: (toMs - fromMs) * 8 }, (_, i) =>
        bytes.readInt16LE(first + 4 * (fromMs * 8 + i) + 2 * channel),
      ).reduce((sum, sample) => sum + (sample / 32768) ** 2, 0);
      return 10 * Math.log10(power / ((toMs - fromMs) * 8));
    };
    for (const channel of [0, 1]) {
      const turns = transcriptOf(name).turns.filter((turn) => turn.channel === channel);
      for (const [i, turn] of turns.entries()) {
        expect(level(channel, turn.startMs, turn.endMs)).toBeGreaterThan(-35);
        // The line's filters ring for some milliseconds after the last sample.
        expect(level(channel, (turns[i - 1]?.endMs ?? 0) + 20, turn.startMs)).toBeLessThan(-65);
      }
    }
  });
});

describe('making them again', () => {
  it('gives the same bytes where the same tools are', { timeout: 120_000 }, async (test) => {
    const skip = (reason: string): void => {
      process.stderr.write(`samples are not made again: ${reason}\n`);
      test.skip(reason);
    };
    const described = describeTools();
    if (!described.ok) skip(`not here: ${described.missing.join(', ')}`);
    else if (JSON.stringify(described.tools) !== JSON.stringify(manifest.tools)) {
      skip('the tools here do not speak like those the samples were made with');
    } else {
      const again = mkdtempSync(join(tmpdir(), 'callvault-samples-'));
      onTestFinished(() => {
        rmSync(again, { recursive: true });
      });
      await makeAll(scripts.filter(hasOneOf(ONE_PER_ENCODER)), again, described.tools, () => undefined);
      const made = readdirSync(again).filter((name) => name !== 'manifest.json');
      expect(made).toHaveLength(3 * ONE_PER_ENCODER.length);
      const different = made.filter((name) => !readFileSync(join(again, name)).equals(read(name)));
      expect(different).toEqual([]);
    }
  });
});
