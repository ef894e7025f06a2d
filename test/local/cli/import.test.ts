/** `import` of four kinds of export; then reviews, training sets and the time until the ticket, on the real command line. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openZip } from '../../../adapters/formats/zip.ts';
import { openCatalogue } from '../../../adapters/local/catalogue.ts';
import { systemClock } from '../../../adapters/local/clock-random.ts';
import { callFile } from '../../support/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { channelDocument, encode } from '../../adapters/formats/documents.ts';
import { cliOn } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-import');
const cli = cliOn(join(temporary.path, 'data'));
afterAll(temporary.remove);

function write(path: string, content: object | Uint8Array): string {
  const file = join(temporary.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content instanceof Uint8Array ? content : JSON.stringify(content));
  return file;
}

const importShape = shapes.ingestShape.extend({
  skipped: z.array(z.strictObject({ file: z.string(), reason: z.string() })).optional(),
});
const failedShape = z.object({ error: z.object({ code: z.string() }) });
const from = (format: string, folder: string): Promise<z.infer<typeof importShape>> =>
  cli(importShape, 0, 'import', format, join(temporary.path, folder));

const showShape = z.looseObject({
  ...{ callId: z.string(), source: z.string(), startedAt: z.string(), agentId: z.string().optional() },
  transcript: z
    .object({ source: z.string(), turns: z.array(z.object({ role: z.string(), text: z.string() })) })
    .nullable(),
  custody: z.array(z.looseObject({ type: z.string(), at: z.string() })),
  analysis: z.looseObject({ ticket: z.unknown() }).nullable(),
});
const show = (id = ''): Promise<z.infer<typeof showShape>> => cli(showShape, 0, 'show', id);

const vcon = (seed: number, body: boolean): object => ({
  ...{ vcon: '0.0.1', uuid: `uuid-${seed}`, created_at: '2026-11-01T10:00:00Z' },
  parties: [{ role: 'customer' }, { role: 'agent', uuid: 'ann' }],
  dialog: [
    {
      ...{ type: 'recording', start: '2026-11-01T09:59:00Z', parties: [0, 1], url: 'https://example.com/x/beside.wav' },
      ...(body && { body: Buffer.from(callFile(seed, 1200)).toString('base64url'), encoding: 'base64url' }),
    },
  ],
  analysis: [
    {
      ...{ type: 'transcript', dialog: 0 },
      body: {
        segments: [
          { speaker: 1, start: 0, end: 0.4, text: 'Good morning, thank you for calling.' },
          { speaker: 0, start: 0.4, end: 0.7, text: 'My parcel never arrived, I want a refund.' },
          { speaker: 1, start: 0.7, end: 1.1, text: 'I will call you back within two days.' },
        ],
      },
    },
  ],
});

describe('import', () => {
  it(
    'vcon: inline audio and audio beside, again without doubling, and says what it left out',
    { timeout: 60_000 },
    async () => {
      write('vcon/a/inline.vcon.json', vcon(1, true));
      write('vcon/b/other.json', vcon(2, false));
      write('vcon/b/beside.wav', callFile(2, 1200));
      write('vcon/c/lonely.json', {
        ...vcon(3, false),
        dialog: [{ type: 'recording', url: 'https://example.com/gone.wav' }],
      });
      write('vcon/d/silent.json', {
        vcon: '0.0.1',
        dialog: [{ type: 'recording', url: 'https://example.com/gone.wav' }],
      });
      write('vcon/notes.json', { some: 'thing' });
      const { files, skipped } = await from('vcon', 'vcon');
      expect(files.map(({ state }) => state)).toEqual(['sealed', 'sealed', 'sealed']);
      expect(skipped?.map(({ reason }) => reason)).toEqual(['is no vCon', 'has no audio beside it']);
      const again = await from('vcon', 'vcon');
      expect(again.files.map(({ recordingId }) => recordingId)).toEqual(files.map(({ recordingId }) => recordingId));
      await cli(shapes.processShape, 0, 'process');
      const shown = await show(files[0]?.recordingId);
      expect(shown).toMatchObject({ source: 'vcon', callId: 'uuid-1', agentId: 'ann', transcript: { source: 'vcon' } });
      expect(shown.transcript?.turns.map(({ role }) => role)).toEqual(['agent', 'customer', 'agent']);
      const words = await show(files[2]?.recordingId);
      expect(words).toMatchObject({ state: 'indexed', callId: 'uuid-3', media: { container: 'vcon', codec: 'none' } });
      expect(words.transcript?.turns).toHaveLength(3);
      expect(await cli(shapes.verifyShape, 0, 'verify', '--all')).toMatchObject({
        results: files.map(() => ({ verdict: 'intact' })),
      });
    },
  );

  it('connect: contact record, recording and Contact Lens result in three folders', { timeout: 60_000 }, async () => {
    write('connect/ctr/1.json', {
      ...{
        ContactId: 'c-1',
        Channel: 'VOICE',
        InitiationTimestamp: '2026-11-01T10:00:00Z',
        Agent: { Username: 'ann' },
      },
      Recordings: [{ MediaStreamType: 'AUDIO', Location: 'b/CallRecordings/2026/c-1_20261101T10:00_UTC.wav' }],
    });
    write('connect/ctr/2.json', { ContactId: 'c-2', Channel: 'CHAT', InitiationTimestamp: '2026-11-01T10:00:00Z' });
    write('connect/CallRecordings/2026/c-1_20261101T10:00_UTC.wav', callFile(4, 1200));
    write('connect/Analysis/Voice/c-1_analysis.json', {
      ...{ Version: '1.1.0', Channel: 'VOICE', LanguageCode: 'en-US', CustomerMetadata: { ContactId: 'c-1' } },
      Participants: [{ ParticipantId: 'AGENT', ParticipantRole: 'AGENT' }],
      Transcript: [{ ParticipantId: 'AGENT', Content: 'Good morning.', BeginOffsetMillis: 0, EndOffsetMillis: 500 }],
    });
    const { files, skipped } = await from('connect', 'connect');
    expect(files).toHaveLength(1);
    expect(skipped?.map(({ reason }) => reason)).toContain('is of a contact that is no call');
    await cli(shapes.processShape, 0, 'process');
    expect(await show(files[0]?.recordingId)).toMatchObject({
      ...{ source: 'connect', callId: 'c-1', agentId: 'ann' },
      transcript: { source: 'contact-lens', turns: [{ role: 'agent' }] },
    });
  });

  it('genesys: every leg of a conversation is a call of its own', { timeout: 60_000 }, async () => {
    const leg = (startTime: string): object => ({
      mediaType: 'Call',
      conversationId: 'conv',
      startTime,
      userIds: ['u'],
    });
    const folder = 'genesys/year=2026/conversation_id=conv';
    write(`${folder}/r2_metadata.json`, leg('2026-11-01T10:05:00Z'));
    write(`${folder}/r2.wav`, callFile(6, 1200));
    write(`${folder}/r1_metadata.json`, leg('2026-11-01T10:00:00Z'));
    write(`${folder}/r1.wav`, callFile(5, 1200));
    const { files } = await from('genesys', 'genesys');
    const shown = await Promise.all(files.map(({ recordingId }) => show(recordingId)));
    expect(shown.map(({ callId }) => callId)).toEqual(['conv', 'conv:r2']);
    expect(files.some(({ witnessOf }) => witnessOf !== undefined)).toBe(false);
  });

  it('transcribe: results beside their audio; nothing to import is an error', { timeout: 60_000 }, async () => {
    write('transcribe/call-9.json', encode(channelDocument([{ at: 0.1, word: 'hello', channel: 0 }])));
    write('transcribe/call-9.wav', callFile(7, 1200));
    const { files } = await from('transcribe', 'transcribe');
    expect(await show(files[0]?.recordingId)).toMatchObject({ source: 'transcribe', callId: 'call-9' });
    const nothing = await cli(failedShape, 2, 'import', 'genesys', join(temporary.path, 'transcribe'));
    expect(nothing.error.code).toBe('USAGE');
  });
});

describe('what quality works with', () => {
  it(
    'a ticket within 30 s of the transcript, a review, a calibration, a set of clips',
    { timeout: 60_000 },
    async () => {
      const { files } = await from('vcon', 'vcon/a');
      const id = files[0]?.recordingId ?? '';
      const shown = await show(id);
      expect(shown.analysis?.ticket).toMatchObject({ promisedActions: [{ dueOn: '2026-11-03' }] });
      const sealedAt = shown.custody.find(({ type }) => type === 'transcript.sealed')?.at ?? '';
      const store = openCatalogue({
        file: join(temporary.path, 'data/catalogue.sqlite'),
        clock: systemClock,
      });
      const drafted = await store.catalogue.entry('event', `ticket.drafted.${id}.1`);
      store.close();
      const took = Date.parse(drafted?.createdAt ?? '') - Date.parse(sealedAt);
      expect(took).toBeGreaterThanOrEqual(0);
      expect(took).toBeLessThan(30_000);

      const item = ['--item', 'greeting=pass', '--item', 'closing=pass', '--item', 'empathy=na'];
      await cli(z.looseObject({}), 0, 'review', id, '--scorecard', 'service-basics', ...item, '--score', '60');
      const report = z.looseObject({
        calls: z.literal(1),
        scorecards: z.array(z.looseObject({ overall: z.unknown() })),
      });
      expect((await cli(report, 0, 'calibration')).scorecards[0]?.overall).toMatchObject({ compared: 2, agreement: 1 });
      await cli(failedShape, 2, 'review', id, '--scorecard', 'service-basics', '--item', 'greeting=maybe');

      const calls = z.looseObject({ items: z.array(z.looseObject({ recordingId: z.string() })) });
      const { items } = await cli(calls, 0, 'training', 'find', '--max-complexity', '0.9');
      expect(items.map(({ recordingId }) => recordingId)).toContain(id);
      const made = await cli(
        z.looseObject({ setId: z.string() }),
        0,
        'training',
        'create',
        '--title',
        't',
        '--clip',
        `${id}:0-1`,
      );
      await cli(z.looseObject({ items: z.array(z.unknown()).length(1) }), 0, 'training', 'list');
      const output = join(temporary.path, 'set.zip');
      const exported = await cli(z.looseObject({ clips: z.int() }), 0, 'training', 'export', made.setId, '-o', output);
      expect(exported.clips).toBe(1);
      const archive = await openZip(output);
      expect(await archive.paths()).toEqual(['cue-sheet.json', 'cue-sheet.csv', 'clips/001.wav']);
      archive.close();
    },
  );
});
