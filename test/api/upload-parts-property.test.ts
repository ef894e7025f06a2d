/** Parts in any order, again, wrong, broken off, several at once, with restarts in between: the announced bytes are sealed, or nothing is. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { sealRecording } from '../../core/use-cases/seal-recording.ts';
import { sweep } from '../../core/use-cases/sweep.ts';
import { callFile } from '../support/calls.ts';
import { announced, complete, cut, linksFor, localApi, ORIGIN, sendParts, sendTo, sha256Of } from './local-api.ts';
import { service, type TestApi } from './support.ts';

const FILE = callFile();
const PARTS = cut(FILE, 16_000);
const OTHER = cut(callFile(2), 16_000);
const SHA256 = sha256Of(FILE);
const CODES = ['VALIDATION_FAILED', 'PARTS_MISSING', 'STATE_CONFLICT', 'CONFLICT'];

type Announced = Awaited<ReturnType<typeof announced>>;

type Step =
  | { readonly kind: 'part'; readonly number: number; readonly how: 'right' | 'wrong' | 'broken-off' | 'other-bytes' }
  | { readonly kind: 'complete'; readonly of: 'all' | 'fewer' | 'others' }
  | { readonly kind: 'whole'; readonly file: 'right' | 'other' }
  | { readonly kind: 'discard' }
  | { readonly kind: 'restart' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('part' as const),
      number: fc.integer({ min: 1, max: PARTS.length }),
      how: fc.constantFrom('right', 'right', 'right', 'wrong', 'broken-off', 'other-bytes'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('complete' as const), of: fc.constantFrom('all', 'fewer', 'others') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('whole' as const), file: fc.constantFrom('right', 'other') }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'discard' as const }, { kind: 'restart' as const }) },
);

const onTheWay = z.object({
  complete: z.boolean(),
  parts: z.array(z.object({ partNumber: z.int(), sha256: z.string() })),
});

it('the announced bytes are sealed, or nothing is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 8 }), async (rounds) => {
      const api = localApi();
      const one = await announced(api, { declaredSha256: SHA256 });
      const { id } = one;
      for (const together of rounds) await Promise.all(together.map((step) => take(api, one, step)));
      await finish(api, id);
      const received = (await api.context.catalogue.recording(id))?.received;
      expect(received?.bytes).toBe(await api.context.intake.size(id, 'audio'));
      await sealRecording(api.context, id);
      const ended = await api.context.catalogue.recording(id);
      if (received?.sha256 === SHA256) expect(ended?.sealed?.sha256).toBe(SHA256);
      else expect([ended?.sealed, ended?.rejection?.code]).toEqual([undefined, 'HASH_MISMATCH']);
      expect(await api.context.intake.pieces.list(id)).toEqual([]);
      expect(api.failures).toEqual([]);
    }),
    { numRuns: 40, endOnFailure: true },
  );
}, 240_000);

/** As a client that begins again: it asks what is there and sends the rest. */
async function finish(api: TestApi, id: string): Promise<void> {
  const { complete: isThere, parts } = onTheWay.parse(await api.json(service, 'GET', `/recordings/${id}/upload-parts`));
  if (isThere) return;
  const there = new Map(parts.map(({ partNumber, sha256 }) => [partNumber, sha256]));
  const missing = PARTS.filter(({ partNumber, sha256 }) => there.get(partNumber) !== sha256);
  if (missing.length > 0) await sendParts(api, id, missing);
  expect((await complete(api, id, PARTS)).status).toBe(202);
}

async function take(api: TestApi, { id, whole }: Announced, one: Step): Promise<void> {
  if (one.kind === 'whole') return refusedOr(200, await sendTo(api, whole, one.file === 'right' ? FILE : callFile(2)));
  if (one.kind === 'restart') {
    await sweep(api.context);
    return;
  }
  if (one.kind === 'discard')
    return refusedOr(200, await api.request(service, 'DELETE', `/recordings/${id}/upload-parts`));
  if (one.kind === 'complete') {
    const named = { all: PARTS, fewer: PARTS.slice(0, -1), others: OTHER }[one.of];
    return refusedOr(202, await complete(api, id, named));
  }
  const { number, how } = one;
  const [part, other] = [PARTS[number - 1], OTHER[number - 1]];
  if (!part || !other) throw new Error('no such part');
  const [link] = await linksFor(api, id, [how === 'other-bytes' ? other : part]).catch(() => []);
  // It has arrived meanwhile.
  if (!link) return;
  const body = async function* (): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    if (how === 'other-bytes') {
      yield other.body;
      return;
    }
    yield part.body.subarray(0, 9000);
    if (how === 'broken-off') throw new Error('line cut');
    yield how === 'wrong' ? other.body.subarray(9000) : part.body.subarray(9000);
  };
  const request = new Request(link.url, {
    ...{ method: 'PUT', headers: link.headers, body: ReadableStream.from(body()), duplex: 'half' },
  });
  expect(link.url.startsWith(ORIGIN)).toBe(true);
  const response = await api.app.request(request);
  if (how === 'wrong' || how === 'broken-off') expect(response.status).toBeGreaterThanOrEqual(400);
  return refusedOr(200, response);
}

async function refusedOr(status: number, response: Response): Promise<void> {
  if (response.status === status) return;
  const { code } = z.object({ code: z.string() }).parse(await response.json());
  expect(CODES).toContain(code);
}
