/** A model the user brought: a folder as the sherpa-onnx project publishes them. Its files are told by their names. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { ModelFiles } from './recogniser.ts';
import { MODEL_KINDS, type ModelKind } from './settings.ts';

/** `language`: primary subtag such as `zh`. Errors: USAGE naming what is missing. */
export function readModelFolder(folder: string, kind: ModelKind | undefined, language: string): ModelFiles {
  const named = kind ?? MODEL_KINDS.find((known) => basename(folder).includes(known));
  if (named === undefined) {
    throw new AppError(
      'USAGE',
      `CALLVAULT_ASR_MODEL_KIND must be one of ${MODEL_KINDS.join(', ')}: the folder's name does not say it.`,
    );
  }
  const names = list(folder);
  const find = (pattern: RegExp, what: string): string => {
    // "int8" files are smaller and faster; where both are there they come first.
    const [found] = names.filter((name) => pattern.test(name)).sort((a, b) => quantised(b) - quantised(a));
    if (found === undefined)
      throw new AppError('USAGE', `CALLVAULT_ASR_MODEL: the folder has no ${what} of a ${named} model.`);
    return join(folder, found);
  };
  const tokens = find(/tokens\.txt$/u, 'tokens.txt');
  switch (named) {
    case 'whisper': {
      const encoder = find(/encoder(\.int8)?\.onnx$/u, '*-encoder.onnx');
      return { tokens, whisper: { encoder, decoder: find(/decoder(\.int8)?\.onnx$/u, '*-decoder.onnx'), language } };
    }
    case 'sense-voice':
      return { tokens, senseVoice: { model: find(MODEL, 'model.onnx'), language, useInverseTextNormalization: 1 } };
    case 'paraformer':
      return { tokens, paraformer: { model: find(MODEL, 'model.onnx') } };
    case 'moonshine': {
      const encoder = find(/^encoder_model.*\.(onnx|ort)$/u, 'encoder_model.onnx');
      return {
        tokens,
        moonshine: {
          encoder,
          mergedDecoder: find(/^decoder_model_merged.*\.(onnx|ort)$/u, 'decoder_model_merged.onnx'),
        },
      };
    }
  }
}

const MODEL = /^model(\.int8)?\.onnx$/u;

function quantised(name: string): number {
  return name.includes('.int8.') ? 1 : 0;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    throw new AppError('USAGE', 'CALLVAULT_ASR_MODEL: the folder cannot be read.', { cause });
  }
}
