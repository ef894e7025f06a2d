/** Chooses the model for the language of a call, or says why there is none. */
import { AppError } from '../../core/errors.ts';
import { declined, type Declined } from './declined.ts';
import { isInstalled } from './install.ts';
import { readModelFolder } from './model-folder.ts';
import { MOONSHINE_LANGUAGE, withMoonshine } from './moonshine.ts';
import { loadRecogniser, type Recogniser, type RecogniserMaker } from './recogniser.ts';
import type { SpeechSettings } from './settings.ts';

export interface Engine {
  readonly kind: 'engine';
  /** BCP 47 tag of the text. */
  readonly language: string;
  readonly recogniser: Recogniser;
}

/** Errors: USAGE for a model folder that cannot be used. */
export function openEngine(settings: SpeechSettings, installed: () => boolean = isInstalled): Engine | Declined {
  const { language, model, threads } = settings;
  if (language === undefined) {
    return declined(
      'LANGUAGE_UNKNOWN',
      'The metadata name no language; give one, or set CALLVAULT_ASR_DEFAULT_LANGUAGE.',
    );
  }
  const primary = language.toLowerCase().split('-')[0] ?? '';
  const own = model !== undefined && (model.languages?.includes(primary) ?? true) ? model : undefined;
  if (own === undefined && primary !== MOONSHINE_LANGUAGE) {
    const advice = 'Only English comes with Callvault; see CALLVAULT_ASR_MODEL in docs/speech.md.';
    return declined('LANGUAGE_NOT_SUPPORTED', advice, language);
  }
  if (!installed()) return declined('ENGINE_NOT_INSTALLED', 'Run: npm ci --prefix speech');
  const make = tryLoad();
  if (typeof make !== 'function') return make;
  const recogniser =
    own === undefined
      ? withMoonshine((files) => make(files, threads))
      : make(readModelFolder(own.folder, own.kind, primary), threads);
  return { kind: 'engine', language, recogniser };
}

function tryLoad(): RecogniserMaker | Declined {
  try {
    return loadRecogniser();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const advice = 'sherpa-onnx-node has no build that loads on this machine.';
    return declined('ENGINE_NOT_SUPPORTED', advice, `${process.platform}-${process.arch}`);
  }
}
