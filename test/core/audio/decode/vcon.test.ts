/** A vCon of words alone is an original of its own kind; what only looks like one is refused with its reason. */
import { describe, expect, test } from 'vitest';
import { createDecoder } from '../../../../core/audio/decode/decoder.ts';
import type { DecodeOutcome } from '../../../../core/audio/decode/format.ts';
import { DEFAULT_LIMITS, judge } from '../../../../core/audio/quality/gate.ts';

const CHAT = {
  vcon: '0.0.2',
  uuid: '018e',
  dialog: [{ type: 'recording', url: 'https://example.com/gone.mp3', duration: 42.5 }],
  analysis: [{ type: 'transcript', body: 'Agent: Good morning. Customer: My parcel is lost.'.repeat(200) }],
};

async function decode(text: string, chunk = 700): Promise<DecodeOutcome> {
  const decoder = createDecoder({ onPcm: () => expect.unreachable('there is no sound') });
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += chunk) await decoder.push(bytes.slice(at, at + chunk));
  return decoder.end();
}

describe('a vCon without sound', () => {
  test.each([1, 700, 1 << 20])('is whole however it is cut (%i bytes at a time)', async (chunk) => {
    expect(await decode(JSON.stringify(CHAT), chunk)).toEqual({
      kind: 'ok',
      media: { container: 'vcon', codec: 'none', channels: 1, sampleRate: 0, bitDepth: 0, durationMs: 42_500 },
      decodable: false,
      problems: [],
    });
  });

  test('passes the gate with one flag, also when it says no length', async () => {
    const text = JSON.stringify({ ...CHAT, dialog: [{ type: 'text', body: 'hello' }] });
    const outcome = await decode(text);
    expect(
      judge({ outcome, meter: undefined, bytes: text.length, sha256: '00', limits: DEFAULT_LIMITS }),
    ).toMatchObject({
      kind: 'accepted',
      media: { durationMs: 0 },
      quality: { accepted: true, flags: [{ code: 'NO_ACOUSTICS' }] },
    });
  });

  test.each([
    ['cut in the middle', JSON.stringify(CHAT).slice(0, -9), 'TRUNCATED'],
    ['without a dialog', JSON.stringify({ vcon: '0.0.2', parties: [] }), 'UNSUPPORTED_FORMAT'],
    [
      'with its sound inside',
      JSON.stringify({ vcon: '1', dialog: [{ type: 'recording', body: 'UklG' }] }),
      'UNSUPPORTED_FORMAT',
    ],
    ['another JSON text', JSON.stringify({ results: { transcripts: [] } }), 'UNSUPPORTED_FORMAT'],
  ])('is refused: %s', async (_, text, code) => {
    expect(await decode(text)).toMatchObject({ kind: 'rejected', code });
  });
});
