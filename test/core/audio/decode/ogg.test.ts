import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { OggOpusWriter } from '../../../../core/audio/access-copy/ogg-writer.ts';
import { opusHead, opusTags } from '../../../../core/audio/access-copy/opus-stream.ts';
import { PacketJoiner, readOggPage } from '../../../../core/audio/decode/ogg-page.ts';
import type { OggPage } from '../../../../core/audio/decode/ogg-page.ts';
import { opusPacketSamples, parseOpusHead } from '../../../../core/audio/decode/opus-head.ts';
import { concat, decodeFile } from '../../../support/audio-files.ts';

const SILENCE = Uint8Array.of(0x08, 0x00); // SILK narrowband, 20 ms, mono

function page(pieces: Uint8Array[], flags: { isContinued?: boolean; isOpen?: boolean } = {}): OggPage {
  const rest = { serial: 1, sequence: 0, granule: 0n, isFirst: false, isLast: false, bytes: 0 };
  return { ...rest, isContinued: flags.isContinued ?? false, isOpen: flags.isOpen ?? false, pieces };
}

/** A mono stream of `packets` times 20 ms, whose first sample stands at `origin`, and whose last page says `end`. */
function stream(packets: number, origin: number, end: number): Uint8Array {
  const writer = new OggOpusWriter();
  const head = opusHead({ channels: 1, preSkip: 312, inputRate: 48_000 });
  const pages = writer.headers(head, opusTags([]));
  for (let index = 1; index <= packets; index++) {
    const ready = writer.packet(SILENCE, origin + index * 960);
    if (ready !== undefined) pages.push(ready);
  }
  return concat(...pages, writer.end(end));
}

describe('packets', () => {
  test('cross pages', () => {
    const joiner = new PacketJoiner(100);
    expect(joiner.packets(page([Uint8Array.of(1), Uint8Array.of(2)], { isOpen: true }))).toEqual([Uint8Array.of(1)]);
    expect(joiner.packets(page([Uint8Array.of(3)], { isContinued: true, isOpen: true }))).toEqual([]);
    const last = joiner.packets(page([Uint8Array.of(4), Uint8Array.of(5)], { isContinued: true }));
    expect(last).toEqual([Uint8Array.of(2, 3, 4), Uint8Array.of(5)]);
    expect(joiner.dropped).toBe(0);
  });

  test('that lost their start, or grow too long, are dropped', () => {
    const joiner = new PacketJoiner(3);
    expect(joiner.packets(page([Uint8Array.of(1), Uint8Array.of(2)], { isContinued: true }))).toEqual([
      Uint8Array.of(2),
    ]);
    expect(joiner.packets(page([new Uint8Array(2)], { isOpen: true }))).toEqual([]);
    expect(joiner.packets(page([new Uint8Array(2)], { isContinued: true }))).toEqual([]);
    expect(joiner.dropped).toBe(2);
  });

  test.each([
    [[0x00], 480],
    [[0x08], 960],
    [[0x19], 5760],
    [[0x60], 480],
    [[0x83, 0x05], 600],
    [[0x1b, 0x03], 0],
    [[], 0],
  ])('%j last %i samples at 48 kHz', (bytes, samples) => {
    expect(opusPacketSamples(Uint8Array.from(bytes))).toBe(samples);
  });
});

describe('granule positions', () => {
  test('the last page trims the end', async () => {
    const { outcome } = await decodeFile(stream(100, 0, 312 + 48_000));
    expect(outcome).toMatchObject({ kind: 'ok', media: { durationMs: 1000 }, declaredMs: 1000 });
  });

  test('a recorder that joined a running stream starts above 0', async () => {
    const { outcome } = await decodeFile(stream(100, 960_000, 960_000 + 312 + 72_000));
    expect(outcome).toMatchObject({ kind: 'ok', media: { durationMs: 1500 }, declaredMs: 1500 });
  });

  test('an end beyond the packets is a declared duration that was not reached', async () => {
    const { outcome } = await decodeFile(stream(100, 0, 312 + 480_000));
    expect(outcome).toMatchObject({ kind: 'ok', media: { durationMs: 1994 }, declaredMs: 10_000 });
  });

  test('a missing page is noticed by its number', async () => {
    const bytes = stream(200, 0, 312 + 48_000 * 3);
    const [, , first, second] = [...Buffer.from(bytes).toString('latin1').matchAll(/OggS/g)].map(({ index }) => index);
    const { outcome } = await decodeFile(concat(bytes.subarray(0, first), bytes.subarray(second)));
    expect(outcome).toMatchObject({ kind: 'ok', problems: ['1 Ogg pages are missing'] });
  });
});

describe('heads', () => {
  const head = opusHead({ channels: 2, preSkip: 312, inputRate: 8000 });
  test.each<[string, Uint8Array]>([
    ['too short', head.subarray(0, 18)],
    ['another version', head.with(8, 16)],
    ['no channels', head.with(9, 0)],
    ['three channels in family 0', head.with(18, 0).with(9, 3)],
    ['no mapping', head.subarray(0, 21)],
    ['no streams', head.with(19, 0)],
    ['more coupled streams than streams', head.with(20, 3)],
    ['a channel from nowhere', head.with(22, 9)],
  ])('%s is impossible', (_name, bytes) => {
    expect(parseOpusHead(bytes)).toBeUndefined();
  });

  test('what is written is read', () => {
    expect(parseOpusHead(head)).toMatchObject({
      channels: 2,
      preSkip: 312,
      streams: 2,
      coupled: 0,
      mapping: [0, 1],
      gain: 1,
    });
  });
});

test('two streams in one file are refused', async () => {
  const bytes = await readFile(new URL('../../../vectors/audio/tone-mono.opus', import.meta.url));
  const first = readOggPage(bytes);
  const start = first.kind === 'page' ? first.page.bytes : 0;
  const { outcome } = await decodeFile(concat(bytes.subarray(0, start), bytes));
  expect(outcome).toMatchObject({ kind: 'rejected', code: 'UNSUPPORTED_FORMAT' });
});
