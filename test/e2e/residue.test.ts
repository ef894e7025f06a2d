/**
 * After an erasure nothing of the caller is in any byte of the data folder: not in rows, freed pages, journals, index segments or files,
 * also while a server has the folder open. The same search finds all of it before.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { once } from '../../core/bytes.ts';
import type { QueuedContext } from '../../core/use-cases/context.ts';
import { noteEvent } from '../../core/use-cases/commit-recording.ts';
import { deliverRecording } from '../../core/use-cases/deliver-recording.ts';
import { eraseRecordings } from '../../core/use-cases/erase-recordings.ts';
import { placeHold, releaseHold } from '../../core/use-cases/hold-recordings.ts';
import { restrictRecordings } from '../../core/use-cases/restrict-recording.ts';
import { searchCalls } from '../../core/use-cases/search-calls.ts';
import { showRecording } from '../../core/use-cases/show-recording.ts';
import { verifyRecording } from '../../core/use-cases/verify-recording.ts';
import type { OpenFolder } from '../../local/container.ts';
import { callFile } from '../support/calls.ts';
import { plant } from '../support/planted.ts';
import { filesBelow } from './end-state.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { onFolder, openAt, processAll } from './two-calls.ts';

/** Invented words, each with a beginning of its own: the index stores a word without what it shares with the one before it. */
const CALLER = {
  customerRef: 'kundenref-9471-qx',
  callId: 'anruf-5520-ywz',
  name: 'Ottoline Vrabcove',
  phone: '+4917620033112',
  turns: [
    'Hello, my name is Ottoline Vrabcove and my number is +4917620033112.',
    'The kwyjibotron parcel from Zzyzxaburg was crushed by a gnomelift, jabberwockle, and I want a refund.',
    '我的名字是欧阳芷若，我住在琉璃厂。',
  ],
};
const OTHER = {
  customerRef: 'kundenref-1183-pl',
  callId: 'anruf-8800-abc',
  name: 'Humphrey Ilminster',
  phone: '+4915110044556',
  turns: [
    'Hello, this is Humphrey Ilminster, +4915110044556.',
    'My wondervogel parcel was crushed and I want a refund.',
  ],
};
type Caller = typeof CALLER;

const temporary = temporaryFolder('residue');
const folder = temporary.path;
let server: OpenFolder;
let closed = false;
let own: readonly string[];
let other: string;
let wrapped: readonly Uint8Array[];

beforeAll(async () => {
  await onFolder(folder, async (context) => {
    own = [await ingest(context, CALLER, 1), await ingest(context, { ...CALLER, callId: `${CALLER.callId}-2` }, 2)];
    other = await ingest(context, OTHER, 3);
    await processAll(context);
    wrapped = await Promise.all(own.map(async (id) => (await context.keyTable.get(id)) ?? new Uint8Array()));
    await useThem(context);
  });
  server = await openAt(folder);
  await searchCalls(server.context, { words: 'parcel', filters: {}, limit: 10 }, 'server');
}, 60_000);

afterAll(() => {
  if (!closed) server.close();
  temporary.remove();
});

async function ingest(context: QueuedContext, caller: Caller, seed: number): Promise<string> {
  const { customerRef, callId, turns } = caller;
  const consent = { noticeId: 'ivr-recording-notice', version: '1', language: 'en', offsetMs: 0, outcome: 'given' };
  const metadata = { source: 'pbx', callId, customerRef, agentId: 'a7', channels: ['customer', 'agent'], consent };
  const transcript = {
    language: 'en-US',
    source: 'callvault',
    turns: turns.map((text, index) => {
      const startMs = index * 200;
      return { index, channel: 0, role: 'customer', startMs, endMs: startMs + 150, text };
    }),
  };
  const { recording } = await deliverRecording(context, {
    audio: once(callFile(seed, 800)),
    metadata: Buffer.from(JSON.stringify(metadata)),
    transcript: once(Buffer.from(JSON.stringify(transcript))),
    actor: 'test',
  });
  return recording.recordingId;
}

/** Whatever leaves traces: reads by the caller, holds, a restriction, words in reasons. */
async function useThem(context: QueuedContext): Promise<void> {
  const about = { reason: `dispute with ${CALLER.name}, ${CALLER.phone}`, actor: `subject:${CALLER.customerRef}` };
  for (const recordingId of own) {
    await showRecording(context, recordingId, about.actor);
    await noteEvent(context, recordingId, { type: 'audio.played', openings: { actor: about.actor } });
    // What opens a matter is part of the matter, which is not about one caller.
    await placeHold(context, { matterId: 'M-1', recordingIds: [recordingId], reason: 'dispute', actor: 'counsel' });
    await releaseHold(context, { matterId: 'M-1', recordingIds: [recordingId], ...about });
    await restrictRecordings(context, { recordingIds: [recordingId], restricted: true, ...about });
    await restrictRecordings(context, { recordingIds: [recordingId], restricted: false, ...about });
    await verifyRecording(context, recordingId, 'test');
  }
  await processAll(context);
}

function wordsOf({ turns }: Caller): string[] {
  return [...new Set(turns.join(' ').match(/\p{Script=Latin}{5,}/gu))];
}

const shared = new Set(wordsOf(OTHER).map((word) => word.toLowerCase()));
const words = wordsOf(CALLER).filter((word) => !shared.has(word.toLowerCase()));
/** The index stores common words in parts, so a search by bytes misses those; `indexedTerms` does not. */
const common = new Set(['number', 'crushed', 'refund']);
const needles = [CALLER.customerRef, CALLER.callId, CALLER.name, CALLER.phone, '欧阳芷若', ...words];

/** Files, journals included, that hold the text in any usual form. */
function holding(text: string): string[] {
  const forms = [text, text.toLowerCase(), encodeURIComponent(text)];
  const shapes = forms.flatMap((form) => {
    const utf16 = Buffer.from(form, 'utf16le');
    return [Buffer.from(form), utf16, Buffer.from(utf16).swap16()];
  });
  return filesWith(shapes);
}

function filesWith(shapes: readonly Buffer[], root = folder): string[] {
  return filesBelow(root, '.').filter((path) => {
    const content = readFileSync(join(root, path));
    return shapes.some((shape) => content.includes(shape));
  });
}

/** The terms of the search index, as SQLite lists them. */
function indexedTerms(): string[] {
  const database = new DatabaseSync(join(folder, 'work/search.sqlite'));
  try {
    database.exec("CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, 'fts', 'row')");
    return database
      .prepare('SELECT term FROM temp.terms')
      .all()
      .map(({ term }) => String(term));
  } finally {
    database.close();
  }
}

describe('before', () => {
  it('the search finds everything of the caller', () => {
    expect(words).toEqual(
      expect.arrayContaining(['kwyjibotron', 'Zzyzxaburg', 'gnomelift', 'jabberwockle', 'Ottoline']),
    );
    expect(needles.filter((needle) => !common.has(needle) && holding(needle).length === 0)).toEqual([]);
    for (const key of wrapped) expect(filesWith([Buffer.from(key)])).toEqual(['keys/keys.sqlite']);
  });

  it('the words are in the bytes of the search index, and in the row of the call', () => {
    expect(holding('kwyjibotron').some((path) => path.startsWith('work/search.sqlite'))).toBe(true);
    expect(holding(CALLER.customerRef).some((path) => path.startsWith('work/search.sqlite'))).toBe(true);
    expect(holding(CALLER.customerRef).some((path) => path.startsWith('catalogue.sqlite'))).toBe(true);
    expect(indexedTerms()).toEqual(expect.arrayContaining(['kwyjibotron', 'gnomelift', '欧']));
  });
});

describe('among 600 other calls', () => {
  const many = temporaryFolder('residue-many');
  afterAll(many.remove);

  it('rows and terms that moved from page to page leave no copy behind', async () => {
    const marks = (i: number): string[] => [`qref-${i}-zx`, `because-${i}-jq`, `wxq${i}yzzk`];
    const left = await onFolder(many.path, async (context) => {
      const ids: string[] = [];
      for (let i = 0; i < 600; i += 1) ids.push(await fill(context, i, marks(i)));
      const some = ids.filter((_, i) => i % 29 === 0);
      const all = some.flatMap((_, at) => marks(at * 29));
      const found = (): string[] => all.filter((mark) => filesWith([Buffer.from(mark)], many.path).length > 0);
      expect(found().length).toBeGreaterThan(all.length / 2);
      await eraseRecordings(context, { recordingIds: some, reason: 'asked', actor: 'officer' });
      return found();
    });
    expect(left).toEqual([]);
  });
});

/** A row, an event and a document with marks of their own; long and short, and rewritten, so that pages split. */
async function fill(
  context: QueuedContext,
  i: number,
  [customerRef = '', reason = '', word = '']: string[],
): Promise<string> {
  const retention = {
    ...({ classId: 'internal-quality-6m', lane: 'erasable', basis: 'recording' } as const),
    ...{ retainUntil: '2099-01-01T00:00:00.000Z', citation: 'test' },
  };
  const recordingId = await plant(context, { retention, customerRef, unsealed: true });
  const text = `${word} ${'lorem ipsum '.repeat(i % 30)}`;
  const turns = [{ index: 0, startMs: 0, text }];
  const fields = { customerRef: [customerRef] };
  await context.search.put({
    recordingId,
    startedAt: '2026-01-01T00:00:00Z',
    fields: { ...NO_FIELDS, ...fields },
    turns,
  });
  const about = { reason: `${reason} `.repeat(1 + (i % 40)), actor: 'officer' };
  for (let turn = 0; turn < i % 3; turn += 1) {
    await restrictRecordings(context, { recordingIds: [recordingId], restricted: turn === 0, ...about });
  }
  await noteEvent(context, recordingId, { type: 'audio.played', openings: about });
  await context.search.put({
    recordingId,
    startedAt: '2026-01-01T00:00:00Z',
    fields: { ...NO_FIELDS, ...fields },
    turns,
  });
  return recordingId;
}

const NO_FIELDS = {
  ...{ businessLine: [], agentId: [], team: [], customerRef: [], language: [], topic: [], intent: [] },
  ...{ emotion: [], state: [] },
};

describe('after the erasure, beside a running server', () => {
  beforeAll(async () => {
    const { customerRef } = CALLER;
    await onFolder(folder, async (context) => {
      const reason = `${CALLER.name} asked for it`;
      const { results } = await eraseRecordings(context, { customerRef, reason, actor: 'officer' });
      expect(results.map(({ outcome, recordingId }) => [recordingId, outcome]).sort()).toEqual(
        own.map((id) => [id, 'erased']).sort(),
      );
      expect(results.every(({ certificate }) => certificate !== undefined)).toBe(true);
      await processAll(context);
    });
  }, 60_000);

  it('nothing of the caller is in any file', () => {
    const found = needles.map((needle) => [needle, holding(needle)]).filter(([, files]) => files?.length !== 0);
    expect(found).toEqual([]);
  });

  it('the wrapped keys are in no file, whole or in part', () => {
    for (const key of wrapped) {
      expect(key.length).toBeGreaterThan(32);
      for (let at = 0; at + 16 <= key.length; at += 8)
        expect(filesWith([Buffer.from(key.subarray(at, at + 16))])).toEqual([]);
    }
  });

  it('no term of the index is left over, and those of the other caller are there', () => {
    const terms = indexedTerms();
    for (const gone of ['kwyjibotron', 'zzyzxaburg', 'gnomelift', 'number', '欧', '琉'])
      expect(terms).not.toContain(gone);
    expect(terms).toEqual(expect.arrayContaining(['wondervogel', 'parcel']));
  });

  it('the running server finds nothing either, no facet of it', async () => {
    const actor = 'server';
    const search = (query: string) => searchCalls(server.context, { words: query, filters: {}, limit: 10 }, actor);
    expect((await search('kwyjibotron')).total).toBe(0);
    expect(JSON.stringify(await search(''))).not.toContain(CALLER.customerRef);
    for (const id of own) {
      const shown = await showRecording(server.context, id, actor);
      expect(shown).toMatchObject({ state: 'erased', transcript: null, analysis: null });
      expect((await verifyRecording(server.context, id, actor)).verdict).toBe('erased');
    }
  });

  it('the other caller has lost nothing', async () => {
    expect((await verifyRecording(server.context, other, 'server')).verdict).toBe('intact');
    const found = await searchCalls(server.context, { words: 'wondervogel', filters: {}, limit: 10 }, 'server');
    expect(found.hits.map(({ recordingId }) => recordingId)).toEqual([other]);
    expect((await showRecording(server.context, other, 'server')).transcript?.turns).toHaveLength(2);
    expect(holding(OTHER.customerRef)).not.toEqual([]);
  });

  it('nothing is in any file after the server has stopped', () => {
    server.close();
    closed = true;
    for (const needle of needles) expect(holding(needle)).toEqual([]);
  });
});
