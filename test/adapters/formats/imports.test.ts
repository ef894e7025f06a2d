/** What other platforms export: read into our words, or refused with a reason that stays the same. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactOfAnalysis, readContactRecord } from '../../../adapters/formats/connect.ts';
import { readGenesysMetadata } from '../../../adapters/formats/genesys.ts';
import { fileNameOf, type ImportReading } from '../../../adapters/formats/imported-call.ts';
import { parseTranscript } from '../../../adapters/formats/parse-transcript.ts';
import { readTranscribeCall } from '../../../adapters/formats/transcribe-call.ts';
import { readVconCall } from '../../../adapters/formats/vcon-call.ts';
import { readMetadata } from '../../../core/recording/metadata.ts';
import { channelDocument, encode } from './documents.ts';

const AUDIO = Buffer.from('RIFF not really');

const VCON = {
  vcon: '0.0.1',
  uuid: '0195544a-b9b1-8c8e-9a5a-000000000001',
  created_at: '2026-11-01T10:00:00Z',
  parties: [
    { tel: '+15035550142', role: 'customer' },
    { name: 'Ann', role: 'agent', uuid: 'agent-7' },
  ],
  dialog: [
    {
      ...{ type: 'recording', start: '2026-11-01T09:59:00+00:00', duration: 3, parties: [0, 1] },
      ...{ mediatype: 'audio/wav', encoding: 'base64url', body: AUDIO.toString('base64url'), filename: 'call-1.wav' },
    },
  ],
  analysis: [
    {
      ...{ type: 'transcript', dialog: 0, vendor: 'x', encoding: 'json' },
      body: { segments: [{ speaker: 0, start: 0, end: 1, text: 'Where is my parcel?' }] },
    },
  ],
};

const CONTACT = {
  ...{ ContactId: 'c0ffee', Channel: 'VOICE', LanguageCode: 'en-US', InitiationTimestamp: '2026-11-01T10:00:00Z' },
  Agent: { Username: 'ann', HierarchyGroups: { Level1: { GroupName: 'blue' } } },
  Attributes: { customerRef: 'cust-1' },
  CustomerEndpoint: { Address: '+15035550142', Type: 'TELEPHONE_NUMBER' },
  Recordings: [
    { MediaStreamType: 'AUDIO', Location: 'bucket/connect/x/CallRecordings/2026/11/01/c0ffee_20261101T10:00_UTC.wav' },
    { MediaStreamType: 'VIDEO', Location: 'bucket/x/screen.mp4' },
  ],
};

const GENESYS = {
  ...{ mediaType: 'Call', conversationId: 'conv-1', startTime: '2026-11-01T10:00:00.123Z', provider: 'edge' },
  ...{ userIds: ['user-1'], queueIds: ['queue-1'], ani: 'tel:+15035550142', language: 'en-us' },
};

function call(reading: ImportReading): Extract<ImportReading, { kind: 'call' }>['call'] {
  if (reading.kind !== 'call') throw new Error(reading.reason);
  return reading.call;
}

const reasonOf = (reading: ImportReading): string => (reading.kind === 'call' ? 'accepted' : reading.reason);

describe('a vCon', () => {
  const read = (change: object = {}): ImportReading => readVconCall(encode({ ...VCON, ...change }), 'call');
  const dialog = (change: object): object => ({ dialog: [{ ...VCON.dialog[0], ...change }] });

  it('brings its audio, its transcript and what it says', () => {
    const { metadata, audio, transcript } = call(read());
    expect(metadata).toEqual({
      ...{ source: 'vcon', callId: VCON.uuid, startedAt: '2026-11-01T09:59:00.000Z', agentId: 'agent-7' },
      channels: ['customer', 'agent'],
    });
    expect(audio).toEqual(AUDIO);
    expect(Buffer.from(transcript ?? []).toString()).not.toContain(VCON.dialog[0]?.body);
    const parsed = parseTranscript(transcript ?? new Uint8Array());
    expect(parsed).toMatchObject({
      ok: true,
      transcript: { turns: [{ role: 'customer', text: 'Where is my parcel?' }] },
    });
  });

  it('names audio that lies beside it', () => {
    const { audio, audioNames, metadata } = call(
      read(dialog({ body: undefined, url: 'https://example.com/a/b%20c.mp3?sig=1', parties: [[0, 1]] })),
    );
    expect(audio).toBeUndefined();
    expect(audioNames.slice(0, 3)).toEqual(['call-1.wav', 'b c.mp3', 'call.wav']);
    expect(metadata).not.toHaveProperty('channels');
  });

  it('with several recordings is several calls, each with its own words', () => {
    const [first = {}] = VCON.dialog;
    const other = { ...first, start: '2026-11-01T10:05:00Z', filename: undefined, body: undefined };
    const said = (dialog: number | number[], text: string): object => ({
      ...{ type: 'transcript', dialog },
      body: [{ speaker: 'agent', start: 1, end: 2, text }],
    });
    const texts = { type: 'text', start: '2026-11-01T10:04:00Z', parties: [0], body: 'In between.' };
    const reading = read({ dialog: [first, texts, other], analysis: [said(0, 'One.'), said([2], 'Two.')] });
    const legs = reading.kind === 'call' ? [reading.call, ...(reading.further ?? [])] : [];
    expect(legs.map(({ metadata, leg }) => [metadata.callId, leg, metadata.startedAt])).toEqual([
      [VCON.uuid, '', '2026-11-01T09:59:00.000Z'],
      [`${VCON.uuid}:1`, '#1', '2026-11-01T10:05:00.000Z'],
    ]);
    expect(legs[1]?.audioNames).toContain('call-1.mp3');
    expect(legs[1]?.audioNames).not.toContain('call.mp3');
    const turns = legs.map(({ transcript }) => {
      const parsed = parseTranscript(transcript ?? new Uint8Array());
      return parsed.ok ? parsed.transcript.turns.map(({ startMs, text }) => [startMs, text]) : parsed.reason;
    });
    expect(turns).toEqual([[[1000, 'One.']], [[1000, 'Two.']]]);
  });

  it('may break its audio into lines', () => {
    const body = AUDIO.toString('base64').replace(/(.{4})/gu, '$1\r\n');
    expect(call(read(dialog({ body, encoding: null }))).audio).toEqual(AUDIO);
  });

  it('holds the audio against its hash', () => {
    const content_hash = `sha512-${createHash('sha512').update(AUDIO).digest('base64url')}`;
    expect(reasonOf(read(dialog({ content_hash })))).toBe('accepted');
    expect(reasonOf(read(dialog({ content_hash: `sha512-${'A'.repeat(86)}` })))).toMatch(/does not match/u);
  });

  it.each([
    ['a signed one', { payload: 'x', signatures: [] }, /signed vCon/u],
    ['an encrypted one', { ciphertext: 'x' }, /encrypted vCon/u],
    ['another document', { vcon: 3 }, /is no vCon/u],
    ['no dialog', { dialog: [] }, /has no dialog/u],
    ['a video', { dialog: [{ type: 'video', url: 'https://example.com/a.mp4' }], analysis: [] }, /holds no recording/u],
    ['bad characters', dialog({ body: '***' }), /not base64url/u],
    ['another encoding', dialog({ encoding: 'hex' }), /encoding that is not known/u],
  ])('%s is refused', (_, change, reason) => {
    expect(reasonOf(read(change))).toMatch(reason);
  });

  it('of a chat is a call without audio: its body is words', () => {
    const reading = read({ dialog: [{ type: 'text', body: 'SGVsbG8', start: '2026-11-01T10:00:00Z' }] });
    expect(reading).toMatchObject({ kind: 'call', call: { audio: undefined, audioNames: [], leg: '' } });
    expect(reading.kind === 'call' && new TextDecoder().decode(reading.call.transcript)).toContain('SGVsbG8');
  });
});

describe('a Connect contact record', () => {
  it('says who, when and where the audio is, and no number', () => {
    const { metadata, audioNames } = call(readContactRecord(encode(CONTACT)));
    expect(metadata).toEqual({
      ...{ source: 'connect', callId: 'c0ffee', startedAt: '2026-11-01T10:00:00.000Z', language: 'en-US' },
      ...{ agentId: 'ann', team: 'blue', customerRef: 'cust-1', channels: ['customer', 'agent'] },
    });
    expect(audioNames).toEqual(['c0ffee_20261101T10:00_UTC.wav']);
  });

  it.each([
    [{ Channel: 'CHAT' }, /no call/u],
    [{ Recordings: [] }, /not recorded/u],
    [{ ContactId: 7 }, /no contact record/u],
    [{ InitiationTimestamp: 'yesterday' }, /no InitiationTimestamp/u],
  ])('%j is left out', (change, reason) => {
    expect(reasonOf(readContactRecord(encode({ ...CONTACT, ...change })))).toMatch(reason);
  });

  it('finds its Contact Lens result', () => {
    expect(contactOfAnalysis(encode({ CustomerMetadata: { ContactId: 'c0ffee' }, Transcript: [] }))).toBe('c0ffee');
    expect(contactOfAnalysis(encode(CONTACT))).toBeUndefined();
  });
});

describe('Genesys metadata', () => {
  it('says which recording it is about', () => {
    const { metadata, audioNames } = call(readGenesysMetadata(encode(GENESYS), 'rec-1_metadata.json'));
    expect(metadata).toEqual({
      ...{ source: 'genesys', callId: 'conv-1', startedAt: '2026-11-01T10:00:00.123Z', language: 'en-us' },
      ...{ agentId: 'user-1', team: 'queue-1' },
    });
    expect(audioNames).toEqual(expect.arrayContaining(['rec-1.wav', 'rec-1.ogg']));
  });

  it.each([
    [{ mediaType: 'Chat' }, /no call/u],
    [{ conversationId: undefined }, /no conversationId/u],
    [{ startTime: 'x' }, /no startTime/u],
  ])('%j is left out', (change, reason) => {
    expect(reasonOf(readGenesysMetadata(encode({ ...GENESYS, ...change }), 'a_metadata.json'))).toMatch(reason);
  });
});

describe('a Transcribe result', () => {
  it('belongs to the audio of its name', () => {
    const bytes = encode(channelDocument([{ at: 0, word: 'hello', channel: 0 }]));
    const { metadata, audioNames, transcript } = call(readTranscribeCall(bytes, 'call-9-transcript'));
    expect(metadata).toMatchObject({ source: 'transcribe', callId: 'call-9' });
    expect(audioNames).toEqual(expect.arrayContaining(['call-9.wav', 'test.wav']));
    expect(transcript).toBe(bytes);
    expect(reasonOf(readTranscribeCall(encode({ a: 1 }), 'x'))).toMatch(/no Transcribe result/u);
  });
});

describe('any bytes', () => {
  const readers: readonly ((bytes: Uint8Array) => ImportReading)[] = [
    (bytes) => readVconCall(bytes, 'stem'),
    readContactRecord,
    (bytes) => readGenesysMetadata(bytes, 'r_metadata.json'),
    (bytes) => readTranscribeCall(bytes, 'stem'),
  ];

  /** A document of which some fields are something else. */
  const bent = fc
    .constantFrom<Record<string, unknown>>(VCON, CONTACT, GENESYS, { results: {}, jobName: 'j' })
    .chain((document) =>
      fc
        .dictionary(fc.constantFrom(...Object.keys(document)), fc.oneof(fc.jsonValue(), fc.constant([{}])), {
          maxKeys: 3,
        })
        .map((change) => ({ ...document, ...change })),
    );

  const looks = (bytes: Uint8Array): void => {
    for (const read of readers) {
      const reading = read(bytes);
      if (reading.kind !== 'call') {
        // A reason out of a fixed list: no words of the file.
        expect(reading.reason).toMatch(/^(?:is|has|holds) [\w .,()-:]{2,80}$/u);
        expect(read(bytes)).toEqual(reading);
        continue;
      }
      expect(readMetadata(encode({ ...reading.call.metadata, businessLine: 'default' })).problems).toEqual([]);
      for (const name of reading.call.audioNames) expect(name).not.toMatch(/[/\\]|^\.{0,2}$/u);
    }
  };

  it('give a call or a reason', () => {
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(encode)), looks));
    fc.assert(fc.property(bent.map(encode), looks), { numRuns: 500 });
  });

  it('name no folder', () => {
    expect(fileNameOf('s3://bucket/a/..')).toBeUndefined();
    expect(fileNameOf('a/..%2f..%2fetc')).toBe('..%2f..%2fetc');
    expect(fileNameOf('C:\\x\\y.wav')).toBe('y.wav');
  });
});
