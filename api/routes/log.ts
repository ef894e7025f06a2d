/** The custody log as the public tools read it: C2SP tlog-tiles. */
import type { HonoRequest } from 'hono';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { readCosignedNote } from '../../core/custody/cosignature.ts';
import { ARCHIVE_ID } from '../../core/custody/event.ts';
import { parseTilePath } from '../../core/custody/tiles.ts';
import { proveConsistency } from '../../core/use-cases/prove-event.ts';
import { hasRight } from '../../core/privacy/access.ts';
import { logStatus } from '../../core/use-cases/log-status.ts';
import { listCustody } from '../../core/use-cases/show-recording.ts';
import { conditional } from '../conditional.ts';
import type { ApiDeps } from '../deps.ts';
import { route, type Route } from '../route.ts';
import { noBody, noQuery } from '../shape.ts';
import { custodySchema, pageOf, pageQuery } from '../views.ts';

const TEXT = 'text/plain; charset=utf-8';
const input = { query: noQuery, body: noBody, answer: z.never(), tag: 'Custody log' };

const checkpoint = route(
  { right: 'log', rows: 'nobody' },
  {
    ...input,
    method: 'get',
    path: '/log/checkpoint',
    operationId: 'getCheckpoint',
    summary: 'The newest signed note, verbatim, with the cosignatures of witnesses',
    media: { 'text/plain': 'C2SP tlog-checkpoint.' },
    problems: [404],
  },
  async ({ deps }) => {
    const note = await readCosignedNote(deps.context.logStore);
    if (note === undefined) throw new AppError('NOT_FOUND', 'The log has no checkpoint yet: nothing has happened.');
    return file(new TextEncoder().encode(note), TEXT, 'no-store');
  },
);

const key = route(
  { right: 'log', rows: 'nobody' },
  {
    ...input,
    method: 'get',
    path: '/log/key',
    operationId: 'getLogKey',
    summary: 'The verifier key of the log',
    media: { 'text/plain': 'C2SP verifier key: name+hash+base64.' },
  },
  async ({ deps }) => Promise.resolve(file(new TextEncoder().encode(`${deps.verifierKey}\n`), TEXT, 'no-store')),
);

const status = route(
  { right: 'log', rows: 'nobody' },
  {
    ...input,
    method: 'get',
    path: '/log/status',
    operationId: 'getLogStatus',
    summary: 'Where the log stands; the last audit for those who operate the archive',
    answer: z
      .object({
        size: z.int().nonnegative(),
        /** Base64; absent while the log is empty. */
        rootHash: z.string().optional(),
        origin: z.string().optional(),
        witnesses: z.array(z.string()).readonly(),
        lastAudit: z.object({ at: z.iso.datetime(), intact: z.boolean() }).optional(),
      })
      .meta({ id: 'LogStatus' }),
  },
  async ({ deps, principal }) => {
    const { lastAudit, ...found } = await logStatus(deps.context);
    return { ...found, ...(lastAudit && hasRight(principal, 'operations') && { lastAudit }) };
  },
);

const events = route(
  { right: 'custody', rows: 'nobody' },
  {
    method: 'get',
    path: '/log/events',
    operationId: 'listArchiveEvents',
    tag: 'Custody log',
    summary:
      'What happened in the archive that is about no recording, newest first: tokens, webhooks, approvals, requests',
    query: z.strictObject(pageQuery),
    body: noBody,
    answer: pageOf(custodySchema),
  },
  async ({ deps, query: { limit, cursor } }) =>
    listCustody(deps.context, ARCHIVE_ID, { limit, newestFirst: true, ...(cursor !== undefined && { cursor }) }),
);

const size = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

const consistency = route(
  { right: 'log', rows: 'nobody' },
  {
    ...input,
    query: z.strictObject({ from: size, to: size.optional() }),
    answer: z
      .object({
        from: z.int(),
        to: z.int(),
        /** Base64, of the tree of `from` leaves. */
        fromRootHash: z.string(),
        hashes: z.array(z.string()).readonly(),
        /** The signed note of the tree of `to` leaves. */
        checkpoint: z.string(),
      })
      .meta({ id: 'ConsistencyProof' }),
    method: 'get',
    path: '/log/consistency',
    operationId: 'getConsistencyProof',
    summary: 'Proof that the log only grew from one size to another, by default to the newest checkpoint',
    problems: [404],
  },
  async ({ deps, query: { from, to } }) => {
    const proof = await proveConsistency({
      store: deps.context.logStore,
      size1: from,
      ...(to !== undefined && { size2: to }),
    });
    const { size1, size2, rootHash1: fromRootHash, hashes, checkpoint: note } = proof;
    return { from: size1, to: size2, fromRootHash, hashes, checkpoint: note };
  },
);

/** A tile never changes, so it may be kept for ever. Entries may be kept, and not shown again without asking: they need a right. */
const CACHING = { hashes: 'private, max-age=31536000, immutable', entries: 'private, no-cache' } as const;

const tile = route(
  { right: 'log', rows: 'nobody' },
  {
    ...input,
    method: 'get',
    path: '/log/tile/{tile}',
    pattern: '/log/tile/:tile{.+}',
    operationId: 'getTile',
    etag: 'kept',
    summary: 'A tile of hashes `<L>/<N>[.p/<W>]`, several path segments',
    media: { 'application/octet-stream': 'C2SP tlog-tiles.' },
  },
  async ({ deps, request }) => serveTile(deps, request, request.param('tile') ?? '', (level) => level !== 'entries'),
);

/** Entries name the events of every recording, with type and time; the hashes over them name none. */
const entries = route(
  { right: 'entries', rows: 'nobody' },
  {
    ...input,
    method: 'get',
    path: '/log/tile/entries/{tile}',
    pattern: '/log/tile/entries/:tile{.+}',
    operationId: 'getEntries',
    etag: 'kept',
    summary: 'An entry bundle `<N>[.p/<W>]`, several path segments',
    media: { 'application/octet-stream': 'C2SP tlog-tiles.' },
  },
  async ({ deps, request }) =>
    serveTile(deps, request, `entries/${request.param('tile') ?? ''}`, (level) => level === 'entries'),
);

/** The parsed path decides what it is: `entries%2F000` is an entry bundle too, whatever route it came by. */
async function serveTile(
  { context }: ApiDeps,
  request: HonoRequest,
  name: string,
  serves: (level: number | 'entries') => boolean,
): Promise<Response> {
  const path = `tile/${name}`;
  const parsed = parseTilePath(path);
  const bytes = parsed && serves(parsed.level) ? await context.logStore.get(path) : undefined;
  if (!parsed || !bytes) throw new AppError('NOT_FOUND', 'The log has no such tile.');
  const headers = {
    'content-type': 'application/octet-stream',
    'cache-control': CACHING[parsed.level === 'entries' ? 'entries' : 'hashes'],
  };
  return conditional(request, new Uint8Array(bytes), headers);
}

function file(bytes: Uint8Array, type: string, caching: string): Response {
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': type, 'cache-control': caching } });
}

export const logRoutes: readonly Route[] = [checkpoint, key, status, consistency, events, entries, tile];
