/** The part of sherpa-onnx-node that is used. It has no TypeScript types; a model it does not like ends the process. */
import * as z from 'zod';
import { MODEL_RATE } from './cutter.ts';
import { loadPackage } from './install.ts';

/** Which files make up the model: `tokens` and one of the others, by sherpa-onnx's names. */
export interface ModelFiles {
  readonly tokens: string;
  readonly moonshine?: { readonly encoder: string; readonly mergedDecoder: string };
  readonly whisper?: { readonly encoder: string; readonly decoder: string; readonly language: string };
  readonly senseVoice?: {
    readonly model: string;
    readonly language: string;
    readonly useInverseTextNormalization: 0 | 1;
  };
  readonly paraformer?: { readonly model: string };
}

interface Stream {
  acceptWaveform(audio: { samples: Float32Array; sampleRate: number }): void;
}

interface NativeRecogniser {
  createStream(): Stream;
  decode(stream: Stream): void;
  getResult(stream: Stream): unknown;
}

type NativeClass = new (config: {
  featConfig: { sampleRate: number; featureDim: number };
  modelConfig: ModelFiles & { numThreads: number; provider: string };
}) => NativeRecogniser;

const library = z.object({ OfflineRecognizer: z.custom<NativeClass>((value) => typeof value === 'function') });
const result = z.object({ text: z.string() });

export interface Recogniser {
  /** Text of at most about 20 s of speech at MODEL_RATE, one line; empty when no words were heard. Blocks. */
  transcribe(samples: Float32Array): string;
}

export type RecogniserMaker = (model: ModelFiles, threads: number) => Recogniser;

/** Errors: Node's, when there is no build of the library for this machine. */
export function loadRecogniser(): RecogniserMaker {
  const { OfflineRecognizer } = library.parse(loadPackage('sherpa-onnx-node'));
  return (model, threads) => {
    const native = new OfflineRecognizer({
      featConfig: { sampleRate: MODEL_RATE, featureDim: 80 },
      modelConfig: { ...model, numThreads: threads, provider: 'cpu' },
    });
    return {
      transcribe(samples) {
        const stream = native.createStream();
        stream.acceptWaveform({ samples, sampleRate: MODEL_RATE });
        native.decode(stream);
        return result.parse(native.getResult(stream)).text.replaceAll(/\s+/gu, ' ').trim();
      },
    };
  };
}
