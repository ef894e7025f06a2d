/**
 * Every route of the OpenAPI document with valid and invalid input: never a 5xx, every answer as declared, nothing quoted of what is refused.
 * CALLVAULT_FUZZ_RUNS and CALLVAULT_FUZZ_SEED make it longer or another one.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { statusesOf } from '../../api/describe.ts';
import { PROBLEM_TYPE } from '../../api/problem.ts';
import type { Route } from '../../api/route.ts';
import { ROUTES } from '../../api/routes.ts';
import { hasRight } from '../../core/privacy/access.ts';
import { createTrainingSet } from '../../core/use-cases/training-sets.ts';
import { openMatter } from '../../core/use-cases/open-matter.ts';
import { fileRequest } from '../../core/use-cases/subject-requests.ts';
import { finishedCall, TRANSCRIPT } from '../support/calls.ts';
import { broken, CANARY, HOSTILE, valid, type Components } from './schema-arbitrary.ts';
import { testApi, type TestApi, type Who } from './support.ts';

const RUNS = Number(process.env['CALLVAULT_FUZZ_RUNS'] ?? 20);
const SEED = Number(process.env['CALLVAULT_FUZZ_SEED'] ?? 20_260_301);

const EVERYBODY: Who = {
  ...{ sub: 'everybody', agentId: 'laura', teams: ['parcels'], customerRef: 'cust-1' },
  roles: ['service', 'agent', 'supervisor', 'quality', 'compliance', 'auditor', 'subject'],
};

/** Reads everything, and everything without personal data. */
const REDACTED: Who = { sub: 'trainer', roles: ['quality'] };
const SAID = {
  ...TRANSCRIPT,
  turns: [
    ...TRANSCRIPT.turns,
    ...[
      { index: 2, channel: 1, role: 'agent', startMs: 1110, endMs: 1150, text: 'Who am I speaking with?' },
      {
        index: 3,
        channel: 0,
        role: 'customer',
        startMs: 1160,
        endMs: 1190,
        text: 'Ximena Castellanos, about my parcel.',
      },
    ],
  ],
};
const PERSONAL = /Ximena|Castellanos/u;

const operationSchema = z.looseObject({
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), schema: z.unknown() })).default([]),
  requestBody: z.object({ content: z.object({ 'application/json': z.object({ schema: z.unknown() }) }) }).optional(),
});
const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

/** Their input has to name something that is not in the archive of this test, or rules that a schema cannot say. */
const RARELY_VALID = [
  ...['planRetentionPolicy', 'createTrainingSet', 'reconcile', 'placeHolds', 'releaseHolds', 'createExport'],
  ...['tellRetentionEvent', 'eraseRecordings', 'restrictRecordings', 'addWebhook', 'replayEvents', 'reviewRecording'],
  ...['getConsistencyProof', 'closeMatter', 'tellOutcome'],
];

/** Fields that name something that has to be there. */
const KNOWN: Readonly<Record<string, object>> = {
  createRecording: { businessLine: 'default', transcript: TRANSCRIPT },
};

let document: z.infer<typeof documentSchema>;
let components: Components;
beforeAll(async () => {
  document = documentSchema.parse(await testApi().json(undefined, 'GET', '/openapi.json'));
  components = document.components.schemas;
  process.stdout.write(`api property run: seed ${SEED}, ${RUNS} runs of each kind per route\n`);
});

interface World {
  readonly api: TestApi;
  /** Ids of things that are there, whatever a path asks for. */
  readonly ids: readonly string[];
}

async function world(): Promise<World> {
  const api = testApi();
  const { context } = api;
  const metadata = { agentId: 'laura', team: 'parcels', customerRef: 'cust-1' };
  const recordingId = await finishedCall(context, { metadata, transcript: SAID });
  await openMatter(context, { matterId: 'M-1', actor: 'test' });
  const { requestId } = await fileRequest(context, { kind: 'access', customerRef: 'cust-1', actor: 'test' });
  const item = { recordingId, fromTurn: 0, toTurn: 1 };
  const set = await createTrainingSet(context, { title: 'angry', items: [item], actor: 'test' });
  await api.integrate();
  return { api, ids: [recordingId, recordingId, 'M-1', requestId, set.setId, 'cust-1', '0/000.p/1', '000.p/1'] };
}

interface Input {
  readonly path: string;
  readonly body?: string;
  readonly headers: Record<string, string>;
}

/** Undefined values leave a parameter out. */
function pathOf(
  shape: Route['shape'],
  ids: readonly string[],
  names: string[],
  query: readonly [string, unknown][],
): string {
  const path = shape.path.replaceAll(/\{(\w+)\}/g, () => encodeURIComponent(names.shift() ?? ids[0] ?? 'x'));
  const search = new URLSearchParams();
  for (const [name, value] of query) {
    if (value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, textOf(one));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value);
}

function inputs(route: Route, { ids }: World, kind: 'valid' | 'invalid'): fc.Arbitrary<Input> {
  const { shape } = route;
  const operation = document.paths[shape.path]?.[shape.method];
  // A cursor is what a page before has given: none of ours would be one.
  const inQuery = (operation?.parameters ?? []).filter(
    (parameter) => parameter.in === 'query' && (kind === 'invalid' || parameter.name !== 'cursor'),
  );
  const params = fc.record(Object.fromEntries(inQuery.map(({ name, schema }) => [name, valid(schema, components)])), {
    requiredKeys: inQuery.filter(({ required }) => required === true).map(({ name }) => name),
  });
  const known = fc.constantFrom(...ids);
  const strange = fc.oneof(
    known,
    HOSTILE.map((value) => textOf(value).slice(0, 2000)),
  );
  const names = fc.array(kind === 'valid' ? known : strange, { minLength: 2, maxLength: 2 });
  const schema = operation?.requestBody?.content['application/json'].schema;
  const body = schema === undefined ? fc.constant(undefined) : valid(schema, components);
  const json = { 'content-type': 'application/json' };
  if (kind === 'valid') {
    return fc.tuple(names, params, body).map(([chosen, query, value]) => ({
      path: pathOf(shape, ids, [...chosen], Object.entries(query)),
      headers: value === undefined ? {} : json,
      ...(value !== undefined && { body: JSON.stringify({ ...Object(value), ...KNOWN[shape.operationId] }) }),
    }));
  }
  const wrongQuery = params
    .chain((query) => broken(query))
    .map((query) => z.record(z.string(), z.unknown()).safeParse(query).data ?? { query })
    .map((query) => Object.entries(query));
  const wrongBody = body.chain((value) => (value === undefined ? HOSTILE : broken(value)));
  const notJson = fc.constantFrom('', '{', '\ufeff{}', '[1,', 'null', `"${CANARY}"`, '['.repeat(5000), '{"a":1e999}');
  const text = fc.oneof(
    { weight: 4, arbitrary: wrongBody.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: notJson },
  );
  const type = fc.constantFrom(
    'application/json',
    'application/json',
    'application/json; charset=utf-8',
    'text/plain',
    '',
  );
  const extra = fc.constantFrom(
    {},
    {},
    { range: 'bytes=9-1' },
    { 'idempotency-key': `k ${CANARY}` },
    { accept: CANARY },
  );
  return fc.tuple(names, wrongQuery, text, type, extra).map(([chosen, query, content, contentType, more]) => ({
    path: pathOf(shape, ids, [...chosen], query),
    headers: { ...more, 'content-type': contentType },
    ...(shape.method !== 'get' && { body: content }),
  }));
}

/** What a server says about itself when nobody has thought about it. */
const LEAKS =
  /ZodError|invalid_type|SQLITE|Unexpected token|JSON at position|\bat \/|node:internal|TypeError|undefined is not|Invalid input|received NaN|Too (?:small|big)|expected string/u;

async function check(api: TestApi, { shape }: Route, { path, body, headers }: Input, who: Who): Promise<number> {
  // `request` holds every answer against the schema of its route.
  const response = await api.request(who, shape.method.toUpperCase(), path, {
    headers,
    ...(body !== undefined && { body }),
  });
  const { status } = response;
  const type = response.headers.get('content-type');
  const raw = await response.clone().text();
  if (who === REDACTED) expect(raw).not.toMatch(PERSONAL);
  if (status >= 400) {
    expect(status, raw).toBeLessThan(500);
    if (status === 416) return status;
    expect(type).toBe(PROBLEM_TYPE);
    // Which recording is not there, which columns a file has, and what is wrong with a policy is what such an answer is about.
    const { recordingId: _, columns: __, problems: ___, ...rest } = z.looseObject({}).parse(JSON.parse(raw));
    expect(JSON.stringify(rest)).not.toMatch(LEAKS);
    expect(JSON.stringify(rest)).not.toContain(CANARY);
    return status;
  }
  expect(statusesOf(shape)).toContain(status);
  if (status === 302 || status === 304) return status;
  const declared = ['application/json', ...Object.keys(shape.media ?? {})];
  expect(declared).toContain(type?.split(';')[0]);
  return status;
}

describe.each(ROUTES.map((route) => [`${route.shape.method} ${route.shape.path}`, route] as const))(
  '%s',
  (_, route) => {
    it('answers any input as it declares', async () => {
      const here = await world();
      const seen = new Set<number>();
      const run = (kind: 'valid' | 'invalid', who = EVERYBODY): Promise<void> =>
        fc.assert(
          fc.asyncProperty(inputs(route, here, kind), async (input) => {
            const status = await check(here.api, route, input, who);
            if (kind === 'valid' && who === EVERYBODY) seen.add(status);
          }),
          { seed: SEED, numRuns: RUNS, endOnFailure: true },
        );
      await run('valid');
      await run('invalid');
      const { right } = route.access;
      if (right !== 'public' && hasRight({ roles: [...REDACTED.roles] }, right)) await run('valid', REDACTED);
      expect(here.api.failures).toEqual([]);
      // Otherwise nothing but the validation was tried.
      if (!RARELY_VALID.includes(route.shape.operationId))
        expect([...seen].some((status) => status !== 400)).toBe(true);
    }, 120_000);
  },
);
