/** Which model a call gets, what is refused and how it is said. The engine itself runs where `npm ci --prefix speech` was run. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { transcriptSchema } from '../../../core/transcript/transcript.ts';
import { declined } from '../../../local/speech/declined.ts';
import { openEngine } from '../../../local/speech/engine.ts';
import { isInstalled } from '../../../local/speech/install.ts';
import { readModelFolder } from '../../../local/speech/model-folder.ts';
import { tokenTable } from '../../../local/speech/moonshine.ts';
import { readSpeechSettings } from '../../../local/speech/settings.ts';
import { wordErrors, wordsOf } from '../../../local/speech/word-errors.ts';
import { tempDir } from '../../adapters/local/temp-dir.ts';

const MAIN = fileURLToPath(new URL('../../../local/speech/main.ts', import.meta.url));
const MEASURE = fileURLToPath(new URL('../../../local/speech/measure.ts', import.meta.url));
const SAMPLE = fileURLToPath(new URL('../../../samples/en-lost-parcel.wav', import.meta.url));

/** Why the engine is not run. */
const NOT_INSTALLED = 'the optional speech engine is not installed (npm ci --prefix speech)';

const absent = (): boolean => false;
const open = (env: Record<string, string>): unknown => openEngine(readSpeechSettings(env), absent);

describe('a call is declined', () => {
  it.each([
    ['LANGUAGE_UNKNOWN', { CALLVAULT_LANGUAGE: '' }],
    ['LANGUAGE_NOT_SUPPORTED zh-CN', { CALLVAULT_LANGUAGE: 'zh-CN' }],
    ['LANGUAGE_NOT_SUPPORTED', { CALLVAULT_LANGUAGE: 'German, I think' }],
    [
      'LANGUAGE_NOT_SUPPORTED fr',
      { CALLVAULT_LANGUAGE: 'fr', CALLVAULT_ASR_MODEL: '/x', CALLVAULT_ASR_MODEL_LANGUAGES: 'zh,yue' },
    ],
    ['ENGINE_NOT_INSTALLED', { CALLVAULT_LANGUAGE: 'en-US' }],
    ['ENGINE_NOT_INSTALLED', { CALLVAULT_LANGUAGE: '', CALLVAULT_ASR_DEFAULT_LANGUAGE: 'EN' }],
    [
      'ENGINE_NOT_INSTALLED',
      { CALLVAULT_LANGUAGE: 'zh-CN', CALLVAULT_ASR_MODEL: '/x', CALLVAULT_ASR_MODEL_LANGUAGES: 'zh,yue' },
    ],
    ['ENGINE_NOT_INSTALLED', { CALLVAULT_LANGUAGE: 'fr', CALLVAULT_ASR_MODEL: '/x' }],
  ])('%s: %j', (reason, env) => {
    expect(open(env)).toMatchObject({ kind: 'declined', reason });
  });

  it('with a reason that the caller accepts', () => {
    expect(declined('CODE', '', 'two words').reason).toBe('CODE');
    expect(declined('CODE', '', 'zh-CN').reason).toBe('CODE zh-CN');
  });
});

describe('the settings', () => {
  it.each([
    ['CALLVAULT_ASR_THREADS', '0'],
    ['CALLVAULT_ASR_MODEL_KIND', 'kaldi'],
    ['CALLVAULT_CHANNELS', 'customer,boss'],
  ])('refuse %s=%s and name it', (name, value) => {
    expect(() => readSpeechSettings({ [name]: value })).toThrow(name);
  });
});

describe("the user's model folder", () => {
  const folderWith = (name: string, ...files: string[]): string => {
    const folder = join(tempDir(), name);
    mkdirSync(folder);
    for (const file of files) writeFileSync(join(folder, file), '');
    return folder;
  };

  it('is known by its name and file names, int8 files first', () => {
    const whisper = folderWith(
      'sherpa-onnx-whisper-base',
      ...['base-encoder.onnx', 'base-encoder.int8.onnx', 'base-decoder.onnx', 'base-tokens.txt'],
    );
    expect(readModelFolder(whisper, undefined, 'zh')).toEqual({
      tokens: join(whisper, 'base-tokens.txt'),
      whisper: {
        encoder: join(whisper, 'base-encoder.int8.onnx'),
        decoder: join(whisper, 'base-decoder.onnx'),
        language: 'zh',
      },
    });
    const sense = folderWith('sherpa-onnx-sense-voice-zh-en', 'model.int8.onnx', 'tokens.txt');
    expect(readModelFolder(sense, undefined, 'zh').senseVoice).toMatchObject({ language: 'zh' });
    const other = folderWith('my-model', 'model.onnx', 'tokens.txt');
    expect(readModelFolder(other, 'paraformer', 'zh').paraformer).toEqual({ model: join(other, 'model.onnx') });
  });

  it('is refused with what is wrong', () => {
    const empty = folderWith('whisper');
    const reading = (folder: string) => (): unknown => readModelFolder(folder, undefined, 'zh');
    expect(reading(empty)).toThrow(/no tokens\.txt of a whisper model/u);
    expect(reading(folderWith('x'))).toThrow(/CALLVAULT_ASR_MODEL_KIND must be one of/u);
    expect(reading(join(empty, 'whisper'))).toThrow(/cannot be read/u);
  });
});

describe('the token table', () => {
  it('has the bytes of each token, and no line for tokens that are no text', () => {
    const lines = tokenTable(['<unk>', '<s>', '</s>', '<0xE4>', '▁the', '\r']).trimEnd().split('\n');
    const bytes = lines.map((line) => [
      Buffer.from(line.split(' ')[0] ?? '', 'base64').toString('latin1'),
      line.split(' ')[1],
    ]);
    expect(bytes).toEqual([
      ['\u00e4', '3'],
      [' the', '4'],
      ['\r', '5'],
    ]);
  });
});

describe('word errors', () => {
  it.each([
    ['', '', 0],
    ['one call', 'one call', 0],
    ['Order NP-97205.', 'order np nine seven 2 zero five', 0],
    ["I don't know", 'i dont no', 1],
    ['a b c', 'a c', 1],
    ['a c', 'a b c d', 2],
    ['a b', '', 2],
  ])('%j heard as %j: %i', (said, heard, errors) => {
    expect(wordErrors(wordsOf(said), wordsOf(heard))).toBe(errors);
  });
});

describe('the measurement', () => {
  it('says which recordings were not transcribed', () => {
    const sample = fileURLToPath(new URL('../../../samples/zh-insurance-refund.wav', import.meta.url));
    const { stdout, status } = spawnSync(process.execPath, [MEASURE, sample], { encoding: 'utf8' });
    expect([status, stdout.split('\n')[0]]).toEqual([
      0,
      expect.stringMatching(/^zh-insurance-refund\.wav: LANGUAGE_NOT_SUPPORTED zh-CN/u),
    ]);
  });
});

describe('the program', () => {
  const run = (env: Record<string, string>, ...args: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env }, encoding: 'utf8' });

  it('exits with 3 and the code on the first line when it declines', () => {
    const { status, stderr, stdout } = run({ CALLVAULT_LANGUAGE: 'zh-CN' }, SAMPLE);
    expect([status, String(stderr).split('\n')[0], stdout]).toEqual([3, 'LANGUAGE_NOT_SUPPORTED zh-CN', '']);
  });

  it('exits with 2 for a wrong setting and with 1 without a recording', () => {
    expect(run({ CALLVAULT_ASR_THREADS: 'many' }, SAMPLE).status).toBe(2);
    expect(run({}).status).toBe(1);
  });

  it('writes down what was said', { timeout: 180_000 }, ({ skip }) => {
    if (!isInstalled()) {
      process.stderr.write(`skipped: ${NOT_INSTALLED}\n`);
      skip(NOT_INSTALLED);
    }
    const { status, stdout } = run({ CALLVAULT_LANGUAGE: 'en-US', CALLVAULT_CHANNELS: 'customer,agent' }, SAMPLE);
    expect(status).toBe(0);
    const transcript = transcriptSchema.parse(JSON.parse(String(stdout)));
    expect(transcript).toMatchObject({ language: 'en-US', source: 'local-engine' });
    expect(transcript.turns.map(({ index }) => index)).toEqual([...transcript.turns.keys()]);
    const truth = transcriptSchema.parse(JSON.parse(readFileSync(`${SAMPLE}.transcript.json`, 'utf8')));
    const spoken = (of: typeof truth): string[] =>
      wordsOf(
        of.turns
          .filter(({ role }) => role === 'customer')
          .map(({ text }) => text)
          .join(' '),
      );
    // A robot's voice on a narrow line: half of the words is what can be relied on.
    expect(wordErrors(spoken(truth), spoken(transcript))).toBeLessThan(spoken(truth).length / 2);
  });
});
