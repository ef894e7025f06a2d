import { expect, it } from 'vitest';
import { loneTranscripts, type Upload, withFiles } from '../../../console/upload/files.ts';

const file = (name: string): File => new File(['x'], name, { lastModified: 1 });
const failed = (upload: Upload): Upload => ({ ...upload, phase: 'failed', error: new Error('no such line') });

it('takes a file once, and again after it has failed', () => {
  const once = withFiles([], [file('a.wav'), file('b.wav')]);
  expect(withFiles(once, [file('a.wav')])).toEqual(once);
  const [a, b] = once;
  const again = withFiles(a && b ? [failed(a), b] : [], [file('a.wav')]);
  expect(again.map(({ phase, file: { name } }) => [name, phase])).toEqual([
    ['b.wav', 'waiting'],
    ['a.wav', 'waiting'],
  ]);
  expect(again.every(({ error }) => error === undefined)).toBe(true);
});

it('puts a transcript to its call, whichever comes first, and not to one that is done', () => {
  const transcript = file('a.wav.transcript.json');
  expect(withFiles([], [transcript, file('a.wav')])).toMatchObject([{ transcript }]);
  const waiting = withFiles([], [file('a.wav')]);
  expect(withFiles(waiting, [transcript])).toMatchObject([{ transcript }]);
  const done = waiting.map((one): Upload => ({ ...one, phase: 'ended' }));
  expect(withFiles(done, [transcript])[0]?.transcript).toBeUndefined();
  expect(loneTranscripts(waiting, [transcript, file('c.wav.transcript.json')])).toEqual(['c.wav.transcript.json']);
});
