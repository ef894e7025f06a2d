/** One recording to one transcript. */
import type { Transcript, Turn } from '../../core/transcript/transcript.ts';
import { declined, type Declined } from './declined.ts';
import { openEngine } from './engine.ts';
import { hearPieces, planSpeech } from './listen.ts';
import type { SpeechSettings } from './settings.ts';

export interface Transcribed {
  readonly kind: 'transcribed';
  readonly transcript: Transcript;
  /** Length of the recording. */
  readonly durationMs: number;
}

/** Errors: USAGE for a model folder that cannot be used; those of the file system. */
export async function transcribeFile(path: string, settings: SpeechSettings): Promise<Transcribed | Declined> {
  const engine = openEngine(settings);
  if (engine.kind === 'declined') return engine;
  const plan = await planSpeech(path, settings.roles);
  if (plan.kind === 'declined') return plan;
  const turns: Omit<Turn, 'index'>[] = [];
  await hearPieces(path, plan, ({ channel, role }, { piece, samples }) => {
    const text = engine.recogniser.transcribe(samples);
    if (text !== '') turns.push({ channel, role, startMs: piece.startMs, endMs: piece.endMs, text });
  });
  if (turns.length === 0) return declined('NO_SPEECH', 'No words were heard.');
  turns.sort((a, b) => a.startMs - b.startMs || (a.channel ?? 0) - (b.channel ?? 0));
  const transcript: Transcript = {
    language: engine.language,
    source: 'local-engine',
    turns: turns.map((turn, index) => ({ index, ...turn })),
  };
  return { kind: 'transcribed', transcript, durationMs: plan.durationMs };
}
