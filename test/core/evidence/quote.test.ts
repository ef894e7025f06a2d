/** Bundles that release chosen turns, or the transcript without personal data. */
import canonicalize from 'canonicalize';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { sha256Hex } from '../../../core/bytes.ts';
import { signNote } from '../../../core/custody/note.ts';
import { bundleManifestSchema, manifestNoteText } from '../../../core/evidence/bundle.ts';
import { quoteSchema, type Quote } from '../../../core/evidence/quote.ts';
import { renderVerdict } from '../../../core/evidence/render-verdict.ts';
import { verifyBundle, type BundleVerdict } from '../../../core/evidence/verify-bundle.ts';
import { exportBundle, type ExportRequest } from '../../../core/use-cases/export-bundle.ts';
import type { Transcript } from '../../../core/transcript/transcript.ts';
import type { MemoryContext } from '../../support/memory-context.ts';
import { rewriteEvent, sealedArchive } from '../use-cases/sealed-archive.ts';
import { filesOf, readerOf, REQUEST, textOf, type Files } from './bundle-in-memory.ts';

const SECRET = 'My account is 8812 and I want to cancel.';
const TEXTS = ['Good morning.', 'Hello.', SECRET, 'I can do that for you.', 'Thank you.', 'Goodbye.'];
const CALL = {
  language: 'en-US',
  source: 'callvault',
  turns: TEXTS.map((text, index) => ({
    ...{ index, channel: index % 2, role: index % 2 === 0 ? 'customer' : 'agent', text },
    ...{ startMs: index * 150, endMs: index * 150 + 140 },
  })),
};
const QUOTE = 'TEXT/CV0000001.quote.json';
const REDACTED = 'TEXT/CV0000001.redacted.json';

const mask = (transcript: Transcript): Promise<Transcript> =>
  Promise.resolve({
    ...transcript,
    turns: transcript.turns.map((turn) => ({ ...turn, text: turn.text.replace(/\d+/u, '[number]') })),
  });

let context: MemoryContext;
let id: string;
let quote: Files;
let redacted: Files;

beforeAll(async () => {
  ({ context, id } = await sealedArchive({ transcript: CALL }));
  quote = await filesOf(context, request({ turns: [3, 1] }));
  redacted = await filesOf(context, request({ redact: mask }));
});

function request(more: Partial<ExportRequest> = {}): ExportRequest {
  return { ...REQUEST, recordingIds: [id], ...more };
}

function all(files: Files): string {
  return [...files.values()].map((content) => Buffer.from(content).toString('latin1')).join('\n');
}

function quoteIn(files: Files, path: string): Quote {
  return quoteSchema.parse(JSON.parse(textOf(files, path)));
}

/** What a careful forger with the archive's key does: list, hashes and signature follow the change. */
async function resigned(files: Files, changes: Record<string, string>, manifestChange: object = {}): Promise<Files> {
  const changed = new Map(files);
  for (const [path, content] of Object.entries(changes)) changed.set(path, Buffer.from(content));
  const manifest = bundleManifestSchema.parse(JSON.parse(textOf(files, 'manifest.json')));
  const list = manifest.files.map(({ path }) => {
    const content = changed.get(path) ?? new Uint8Array();
    return { path, bytes: content.length, sha256: sha256Hex(content) };
  });
  const text = canonicalize({ ...manifest, ...manifestChange, files: list }) ?? '';
  changed.set('manifest.json', Buffer.from(text));
  const { signer } = context;
  return changed.set(
    'manifest.note',
    Buffer.from(await signNote(manifestNoteText(signer.name, sha256Hex(text)), signer)),
  );
}

function failed({ checks }: BundleVerdict): string[] {
  return checks.filter(({ ok }) => !ok).map(({ name }) => name);
}

describe('a quote bundle', () => {
  it('verifies, and says how much is withheld', async () => {
    const verdict = await verifyBundle(readerOf(quote));
    expect(failed(verdict)).toEqual([]);
    const text = renderVerdict(verdict);
    expect(text).toContain('2 of 6 turns are, word for word, part of the transcript sealed at');
    expect(text).toContain('what 4 withheld turn(s) say');
    expect(textOf(quote, 'TEXT/CV0000001.quote.txt')).toBe(
      [
        ...['#0 withheld', '#1 [0:00.150] agent: Hello.', '#2 withheld', '#3 [0:00.450] agent: I can do that for you.'],
        ...['#4-5 withheld', ''],
      ].join('\n'),
    );
  });

  it('holds no audio, no other word, nobody, and no hash that would let one guess', () => {
    expect([...quote.keys()].filter((path) => path.startsWith('NATIVES/'))).toEqual([]);
    const bytes = all(quote);
    for (const text of TEXTS.filter((_, index) => ![1, 3].includes(index))) expect(bytes).not.toContain(text);
    expect(bytes).not.toContain('agentId');
    const types = textOf(quote, 'custody.jsonl').trim().split('\n').map(openedIn);
    expect(types).toEqual([
      ['recording.sealed', ['receivedSha256', 'sha256']],
      ['transcript.sealed', []],
    ]);
  });

  it('is the same bytes for the same turns in any order, checkpoint and purpose', async () => {
    const size = Number(textOf(quote, 'checkpoint').split('\n')[1]);
    const again = await filesOf(context, request({ turns: [1, 3, 1], size }));
    expect([...again.keys()]).toEqual([...quote.keys()]);
    for (const [path, content] of quote) expect(sha256Hex(again.get(path) ?? ''), path).toBe(sha256Hex(content));
  });

  it('fails when a released turn, salt, path or number is changed, even if everything is signed anew', async () => {
    const good = quoteIn(quote, QUOTE);
    const [first, second] = good.released;
    if (!first || !second) throw new Error('two turns');
    const hex = '0'.repeat(64);
    const wrong: Record<string, unknown> = {
      text: { ...good, released: [{ ...first, turn: { ...first.turn, text: 'Never.' } }, second] },
      role: { ...good, released: [{ ...first, turn: { ...first.turn, role: 'customer' } }, second] },
      salt: { ...good, released: [{ ...first, salt: hex }, second] },
      path: { ...good, released: [{ ...first, path: second.path }, second] },
      leafIndex: { ...good, leafIndex: good.leafIndex - 1 },
      turns: { ...good, turns: 4 },
      turnsRoot: { ...good, turnsRoot: hex },
      recordingId: { ...good, recordingId: 'x' },
      redacted: { ...good, redacted: [{ turn: { ...first.turn, index: 2 }, leafHash: hex, path: first.path }] },
      more: { ...good, note: 'x' },
    };
    for (const [what, value] of Object.entries(wrong)) {
      const files = await resigned(quote, { [QUOTE]: canonicalize(value) ?? '' });
      expect(failed(await verifyBundle(readerOf(files))), what).toEqual(['recording CV0000001']);
    }
    const told = await resigned(quote, { 'TEXT/CV0000001.quote.txt': '#1 [0:00.150] agent: Never.\n' });
    expect(failed(await verifyBundle(readerOf(told)))).toEqual(['recording CV0000001']);
  });

  it('and a full bundle show to readers what is proven: another text fails, even signed anew', async () => {
    const full = await filesOf(context, request());
    const text = textOf(full, 'TEXT/CV0000001.txt');
    const told = await resigned(full, { 'TEXT/CV0000001.txt': text.replace('cancel', 'stay') });
    expect(failed(await verifyBundle(readerOf(told)))).toEqual(['recording CV0000001']);
    const swapped = await resigned(full, { 'custody.jsonl': textOf(full, 'custody.jsonl').repeat(2) });
    expect(failed(await verifyBundle(readerOf(swapped)))).toEqual(['custody']);
  });

  it('does not pass for a full bundle, nor a full bundle for a quote', async () => {
    const asFull = await resigned(quote, {}, { kind: 'full' });
    expect(failed(await verifyBundle(readerOf(asFull)))).toEqual(['recording CV0000001']);
    const full = await resigned(await filesOf(context, request()), {}, { kind: 'quote' });
    expect(failed(await verifyBundle(readerOf(full)))).toEqual(['recording CV0000001']);
  });

  it('fails when any sampled bit of any file is flipped', async () => {
    for (const [path, content] of quote) {
      const step = Math.max(1, Math.floor(content.length / 40));
      for (let at = 0; at < content.length; at += step) {
        const changed = Buffer.from(content);
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        expect((await verifyBundle(readerOf(new Map(quote).set(path, changed)))).ok, `${path} at ${at}`).toBe(false);
      }
    }
  });
});

describe('a redacted bundle', () => {
  it('proves what was left alone, and the place of what was not', async () => {
    const verdict = await verifyBundle(readerOf(redacted));
    expect(failed(verdict)).toEqual([]);
    expect(renderVerdict(verdict)).toContain('5 of 6 turns are, word for word');
    expect(renderVerdict(verdict)).toContain('the wording of 1 redacted turn(s); only their place is proven');
    const { released, redacted: hidden } = quoteIn(redacted, REDACTED);
    expect([released.length, hidden.map(({ turn }) => turn.text)]).toEqual([
      5,
      ['My account is [number] and I want to cancel.'],
    ]);
    expect(textOf(redacted, 'TEXT/CV0000001.redacted.txt')).toContain('#2 (redacted) [0:00.300] customer: My account');
  });

  it('holds neither the hidden words nor the audio', () => {
    expect(all(redacted)).not.toContain('8812');
    expect([...redacted.keys()].filter((path) => path.startsWith('NATIVES/'))).toEqual([]);
  });

  it('fails when a redacted turn is moved or its hash changed', async () => {
    const good = quoteIn(redacted, REDACTED);
    const [hidden] = good.redacted;
    if (!hidden) throw new Error('one turn');
    for (const changed of [
      { ...hidden, turn: { ...hidden.turn, index: 3 } },
      { ...hidden, leafHash: '0'.repeat(64) },
      { ...hidden, path: [] },
    ]) {
      const value = canonicalize({ ...good, redacted: [changed] }) ?? '';
      const files = await resigned(redacted, { [REDACTED]: value });
      expect(failed(await verifyBundle(readerOf(files)))).toEqual(['recording CV0000001']);
    }
  });
});

describe('a quote', () => {
  it('is of one recording, of turns that are there, and as they were sealed', async () => {
    const asked = (more: Partial<ExportRequest>): Promise<unknown> => exportBundle(context, request(more));
    await expect(asked({ turns: [6] })).rejects.toMatchObject({ code: 'VALIDATION_FAILED', message: /0 to 5/u });
    await expect(asked({ turns: [] })).rejects.toMatchObject({ code: 'USAGE' });
    await expect(asked({ turns: [1], redact: mask })).rejects.toMatchObject({ code: 'USAGE' });
    await expect(asked({ turns: [1], recordingIds: [id, 'b'] })).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('is no event when it is refused', async () => {
    const { context: fresh, id: other } = await sealedArchive({ transcript: CALL });
    await expect(exportBundle(fresh, { ...REQUEST, recordingIds: [other], turns: [99] })).rejects.toThrow();
    expect((await fresh.catalogue.events(other)).map(({ type }) => type)).not.toContain('recording.exported');
  });

  it('cannot be proven without a transcript, nor for one that was sealed before turns had a root', async () => {
    const silent = await sealedArchive({ transcript: undefined });
    const of = (archive: { context: MemoryContext; id: string }): Promise<unknown> =>
      exportBundle(archive.context, { ...REQUEST, recordingIds: [archive.id], turns: [0] });
    await expect(of(silent)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('has its root in the log and in the catalogue; a root changed in either is noticed', async () => {
    const archive = await sealedArchive({ transcript: CALL });
    const event = (await archive.context.catalogue.events(archive.id)).find(({ type }) => type === 'transcript.sealed');
    const { facts } = z.object({ facts: z.looseObject({}) }).parse(JSON.parse(event?.leaf ?? ''));
    const recording = await archive.context.catalogue.recording(archive.id);
    expect(recording?.transcription).toMatchObject({ turnsRoot: facts['turnsRoot'] });
    expect(facts['turns']).toBe(6);
    rewriteEvent(archive.context, 'transcript.sealed', ({ leaf }) => ({
      leaf: leaf.replace('"turns":6', '"turns":5'),
    }));
    const refused = exportBundle(archive.context, { ...REQUEST, recordingIds: [archive.id], turns: [0] });
    await expect(refused).rejects.toMatchObject({ code: 'INTEGRITY' });
  });
});

function openedIn(line: string): [string, string[]] {
  const shape = z.object({ leaf: z.string(), openings: z.record(z.string(), z.unknown()) });
  const { leaf, openings } = shape.parse(JSON.parse(line));
  return [z.object({ type: z.string() }).parse(JSON.parse(leaf)).type, Object.keys(openings).sort()];
}
