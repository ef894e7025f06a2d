/** The files of an upload page: which of them are still to be sent, and the transcripts that go with them. */
import type { Schema } from '../../client/index.ts';

type Phase = 'waiting' | 'hashing' | 'sending' | 'checking' | 'ended' | 'failed';

export interface Upload {
  readonly key: string;
  readonly file: File;
  readonly transcript?: File;
  readonly phase: Phase;
  /** Of the phase, 0 to 1. */
  readonly progress: number;
  readonly recordingId?: string;
  readonly state?: Schema<'Recording'>['state'];
  readonly reason?: string;
  readonly wasThere?: boolean;
  /** Another recording with the same audio. */
  readonly sameAs?: string;
  readonly error?: unknown;
}

const TRANSCRIPT = '.transcript.json';

/** As the command line has it: `call.wav.transcript.json` belongs to `call.wav`, whichever of the two was chosen first. */
export function withFiles(known: readonly Upload[], chosen: readonly File[]): Upload[] {
  const isTranscript = ({ name }: File): boolean => name.endsWith(TRANSCRIPT);
  const transcripts = new Map(
    chosen.filter(isTranscript).map((file) => [file.name.slice(0, -TRANSCRIPT.length), file]),
  );
  const audio = chosen.filter((file) => !isTranscript(file));
  const keys = new Set(audio.map(keyOf));
  // What failed is tried again when it is chosen again; what is under way or done stays.
  const kept = known.filter(({ key, phase }) => !keys.has(key) || phase !== 'failed');
  const added = audio
    .filter((file) => !kept.some(({ key }) => key === keyOf(file)))
    .map((file): Upload => ({ key: keyOf(file), file, phase: 'waiting', progress: 0 }));
  return [...kept, ...added].map((upload) => {
    const transcript = transcripts.get(upload.file.name);
    return transcript && isToSend(upload) ? { ...upload, transcript } : upload;
  });
}

/** Transcripts whose call is not among the files. */
export function loneTranscripts(uploads: readonly Upload[], chosen: readonly File[]): string[] {
  const audio = new Set(uploads.map(({ file }) => file.name));
  return chosen
    .map(({ name }) => name)
    .filter((name) => name.endsWith(TRANSCRIPT) && !audio.has(name.slice(0, -TRANSCRIPT.length)));
}

/** Not begun, or failed: other data about the call may be what it takes. */
export function isToSend({ phase }: Upload): boolean {
  return phase === 'waiting' || phase === 'failed';
}

function keyOf({ name, size, lastModified }: File): string {
  return `${name} ${size} ${lastModified}`;
}
