/** Sentiment and names, against the stand-in for Amazon Comprehend. */
import { ComprehendClient } from '@aws-sdk/client-comprehend';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { packed, piecesOf } from '../../../adapters/aws/comprehend-documents.ts';
import { createComprehendLanguage } from '../../../adapters/aws/comprehend-language.ts';
import type { LanguageService } from '../../../core/analysis/ports.ts';
import { Refusal } from '../../aws/stand-ins/json-server.ts';
import { startStandIns, type StandIns } from '../../aws/stand-ins/server.ts';
import { clientOf } from './clients.ts';

const open: StandIns[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.stop();
});

async function bench(): Promise<{ service: LanguageService; server: StandIns; waits: number[] }> {
  const server = await startStandIns({ store: () => Promise.resolve() });
  open.push(server);
  const waits: number[] = [];
  const service = createComprehendLanguage({
    client: clientOf(ComprehendClient, server.endpoint),
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
  return { service, server, waits };
}

const requestSchema = z.object({ LanguageCode: z.string(), TextList: z.array(z.string()) });
const SENTIMENT = 'Comprehend_20171127.BatchDetectSentiment';

describe('sentiment', () => {
  it('is one opinion per turn, positive minus negative', async () => {
    const { service } = await bench();
    const texts = ['Thank you so much!', 'My parcel is lost.', 'It is Tuesday.', 'Thanks, but it never came.', '  '];
    expect(await service.sentiment(texts, 'en-US')).toEqual([
      { label: 'positive', score: 0.992 },
      { label: 'negative', score: -0.978 },
      { label: 'neutral', score: 0.019 },
      { label: 'mixed', score: -0.041 },
      undefined,
    ]);
  });

  it('asks 25 documents at a time and keeps their order', async () => {
    const { service, server } = await bench();
    const texts = Array.from({ length: 60 }, (_, at) => (at % 3 === 0 ? 'great' : at % 3 === 1 ? 'terrible' : 'so'));
    const opinions = await service.sentiment(texts, 'en');
    const labels = ['positive', 'negative', 'neutral'];
    expect(opinions?.map((one) => one?.label)).toEqual(texts.map((_, at) => labels[at % 3]));
    expect(server.calls).toHaveLength(3);
  });

  it('of a long turn is that of its parts by length', async () => {
    const { service, server } = await bench();
    const long = `${'谢谢。'.repeat(1700)}${'投诉。'.repeat(550)}`;
    const [opinion] = (await service.sentiment([long], 'zh-CN')) ?? [];
    expect(server.calls[0]?.input).toMatchObject({ LanguageCode: 'zh' });
    expect(opinion?.label).toBe('positive');
    expect(opinion?.score).toBeGreaterThan(0);
    expect(opinion?.score).toBeLessThan(0.9);
  });

  it.each([
    ['zh-TW', 'zh-TW'],
    ['zh-Hant-HK', 'zh-TW'],
    ['cmn-Hans-CN', 'zh'],
    ['pt-BR', 'pt'],
    ['ja', 'ja'],
    ['yue-HK', undefined],
    ['nl-NL', undefined],
    ['und', undefined],
    ['__proto__', undefined],
  ])('asks about %s as %s', async (tag, code) => {
    const { service, server } = await bench();
    expect((await service.sentiment(['x'], tag)) === undefined).toBe(code === undefined);
    expect((await service.names(['x'], tag)) === undefined).toBe(code === undefined);
    expect(server.calls.map(({ input }) => requestSchema.parse(input).LanguageCode)).toEqual(code ? [code, code] : []);
  });

  it('is left to the rules in a region that is short of the language', async () => {
    const { service, server } = await bench();
    server.refuse(SENTIMENT, new Refusal('UnsupportedLanguageException'));
    expect(await service.sentiment(['x'], 'hi-IN')).toBeUndefined();
  });

  it('asks nothing for no turns', async () => {
    const { service, server } = await bench();
    expect(await service.sentiment([], 'en')).toEqual([]);
    expect(await service.names(['', ' '], 'en')).toEqual([[], []]);
    expect(server.calls).toEqual([]);
  });
});

describe('names', () => {
  it('are found in their turns, in UTF-16 positions, whatever stands before them', async () => {
    const { service, server } = await bench();
    const texts = ['😀😀 Laura of Northway Parcels', 'ten days in Paris', '😀 Marie Curie'];
    const names = await service.names(texts, 'en-GB');
    expect(
      names?.map((found, at) => found?.map(({ type, start, end }) => [type, texts[at]?.slice(start, end)])),
    ).toEqual([
      [
        ['person', 'Laura'],
        ['organisation', 'Northway Parcels'],
      ],
      [['place', 'Paris']],
      [['person', 'Marie Curie']],
    ]);
    expect(server.calls).toHaveLength(1);
  });

  it('of a document that could not be read are left to the rules, the others are not', async () => {
    const { service, server } = await bench();
    server.comprehend.refused.set('unreadable', { code: 'TEXT_SIZE_LIMIT_EXCEEDED', times: 99 });
    const names = await service.names(['Laura', `unreadable ${'x'.repeat(4989)}`, 'Paris'], 'en');
    expect(names).toEqual([[{ type: 'person', start: 0, end: 5 }], undefined, [{ type: 'place', start: 0, end: 5 }]]);
  });
});

describe('a service that has much to do', () => {
  it('is asked again, longer each time', async () => {
    const { service, server, waits } = await bench();
    server.refuse(SENTIMENT, new Refusal('ThrottlingException'), 3);
    expect(await service.sentiment(['great'], 'en')).toEqual([{ label: 'positive', score: 0.992 }]);
    expect(waits).toHaveLength(3);
    expect(waits[2]).toBeGreaterThan(waits[0] ?? Infinity);
  });

  it('is given up in the end, naming the call', async () => {
    const { service, server } = await bench();
    server.refuse(SENTIMENT, new Refusal('ThrottlingException'), 99);
    await expect(service.sentiment(['great'], 'en')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      detail: { call: 'comprehend:BatchDetectSentiment', reason: 'ThrottlingException' },
    });
    expect(server.calls).toHaveLength(5);
  });

  it('is asked again for the documents it failed on, and only for those', async () => {
    const { service, server } = await bench();
    server.comprehend.refused.set('terrible', { code: 'INTERNAL_SERVER_ERROR', times: 2 });
    const opinions = await service.sentiment(['great', 'terrible', 'so'], 'en');
    expect(opinions?.map((one) => one?.label)).toEqual(['positive', 'negative', 'neutral']);
    expect(server.calls.map(({ input }) => requestSchema.parse(input).TextList)).toEqual([
      ['great', 'terrible', 'so'],
      ['terrible'],
      ['terrible'],
    ]);
  });

  it.each(['AccessDeniedException', 'InternalServerException'])(
    '%s is told with the name of the call',
    async (type) => {
      const { service, server } = await bench();
      server.refuse('Comprehend_20171127.BatchDetectEntities', new Refusal(type));
      await expect(service.names(['Laura'], 'en')).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        detail: { call: 'comprehend:BatchDetectEntities', reason: type },
      });
    },
  );

  it('leaves a turn it cannot read to the rules', async () => {
    const { service, server } = await bench();
    server.comprehend.refused.set('so', { code: 'TEXT_SIZE_LIMIT_EXCEEDED', times: 1 });
    expect(await service.sentiment(['great', 'so'], 'en')).toEqual([{ label: 'positive', score: 0.992 }, undefined]);
  });
});

describe('documents', () => {
  const anyText = fc.string({ unit: 'binary', maxLength: 60 });
  const anyLimit = fc.integer({ min: 4, max: 40 });

  it('hold every character of every turn once, within the limit, and no half characters', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 8 }), anyLimit, (texts, limit) => {
        const pieces = piecesOf(texts, limit);
        for (const piece of pieces) {
          expect(Buffer.byteLength(piece.text)).toBe(piece.bytes);
          expect(piece.bytes).toBeLessThanOrEqual(limit);
          expect(piece.text.isWellFormed()).toBe(true);
          expect(texts[piece.turn]?.toWellFormed().slice(piece.offset, piece.offset + piece.text.length)).toBe(
            piece.text,
          );
        }
        for (const [turn, text] of texts.entries()) {
          const joined = pieces.filter((piece) => piece.turn === turn).map((piece) => piece.text);
          expect(joined.join('').replace(/\s/gu, '')).toBe(text.toWellFormed().replace(/\s/gu, ''));
        }
        for (const { text, parts } of packed(pieces, limit)) {
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
          for (const { piece, from } of parts) expect(text.slice(from, from + piece.text.length)).toBe(piece.text);
        }
        expect(packed(pieces, limit).flatMap(({ parts }) => parts.map(({ piece }) => piece))).toEqual(pieces);
      }),
    );
  });

  it('are cut where a word ends', () => {
    const words = 'word '.repeat(2000);
    expect(piecesOf([words], 5000).map(({ text }) => text.at(-1))).toEqual([' ', ' ']);
  });
});
