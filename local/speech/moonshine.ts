/**
 * Moonshine base, English (Useful Sensors, MIT), quantised, as its npm package carries it. The package has no token table:
 * its tokens are those of Llama, and the recogniser wants them as a file with the bytes of each token in base64.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { groupFile, loadPackage } from './install.ts';
import type { ModelFiles } from './recogniser.ts';

export const MOONSHINE_LANGUAGE = 'en';

const MODEL = '@usefulsensors/moonshine-js/dist/model/base/quantized';
const tokenizer = z.object({ default: z.object({ vocabById: z.array(z.string()).length(32_000) }) });
/** `<unk>`, `<s>` and `</s>` are no text. */
const FIRST_TEXT_TOKEN = 3;
const BYTE_TOKEN = /^<0x([0-9A-F]{2})>$/u;

/** Gives `use` the files of the model; the token table exists until `use` returns. */
export function withMoonshine<T>(use: (model: ModelFiles) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'callvault-speech-'));
  try {
    const tokens = join(folder, 'tokens.txt');
    writeFileSync(tokens, tokenTable(tokenizer.parse(loadPackage('llama-tokenizer-js')).default.vocabById));
    const encoder = groupFile(`${MODEL}/encoder_model.onnx`);
    return use({ tokens, moonshine: { encoder, mergedDecoder: groupFile(`${MODEL}/decoder_model_merged.onnx`) } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One `base64 id` line per token. A token without a line is left out of the text. */
export function tokenTable(vocabulary: readonly string[]): string {
  return vocabulary
    .map((token, id) => `${bytesOf(token).toString('base64')} ${id}\n`)
    .slice(FIRST_TEXT_TOKEN)
    .join('');
}

function bytesOf(token: string): Buffer {
  const [, byte] = BYTE_TOKEN.exec(token) ?? [];
  return byte === undefined ? Buffer.from(token.replaceAll('▁', ' '), 'utf8') : Buffer.from(byte, 'hex');
}
