/** Amazon Transcribe results (standard and Call Analytics) as calls: the audio stands beside them under the same name. */
import { fileNameOf, labelOf, languageOf, refused, skipped, type ImportReading } from './imported-call.ts';
import { readJson } from './read-json.ts';
import { isFields } from './values.ts';

const EXTENSIONS = ['wav', 'mp3', 'opus', 'ogg', 'flac', 'm4a'];

/** `stem`: name of the file without its ending. Any bytes give a call, a skip or a refusal. */
export function readTranscribeCall(bytes: Uint8Array, stem: string): ImportReading {
  const json = readJson(bytes);
  if (!json.ok) return refused(json.reason);
  const result = json.value;
  if (!isFields(result) || !('results' in result || 'Transcript' in result)) return skipped('is no Transcribe result');
  const job = fileNameOf(labelOf(result['jobName']) ?? labelOf(result['JobName']));
  const plain = stem.replace(/[._-](?:transcript|transcribe|analytics|asr)$/iu, '');
  const callId = labelOf(plain) ?? job;
  if (callId === undefined) return refused('has no name that a call could have');
  const language = languageOf(result['LanguageCode']);
  const stems = [...new Set([plain, stem, ...(job === undefined ? [] : [job])])];
  return {
    kind: 'call',
    call: {
      metadata: { source: 'transcribe', callId, ...(language !== undefined && { language }) },
      audioNames: stems.flatMap((name) => [name, ...EXTENSIONS.map((extension) => `${name}.${extension}`)]),
      transcript: bytes,
    },
  };
}
