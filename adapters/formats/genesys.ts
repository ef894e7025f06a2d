/** Genesys Cloud bulk exports: `<recordingId>_metadata.json` beside `<recordingId>.<ext>`, in a folder per conversation. */
import { fileNameOf, instantOf, labelOf, languageOf, refused, skipped, type ImportReading } from './imported-call.ts';
import { readJson } from './read-json.ts';
import { isFields, isList, type Fields } from './values.ts';

export const GENESYS_SUFFIX = '_metadata.json';

/** Genesys writes Ogg Opus, MP3 or WAV; some exports carry the name of the codec. */
const EXTENSIONS = ['ogg', 'opus', 'wav', 'mp3', 'webm', 'flac'];

/** The metadata of one recording. `fileName` names the recording where the JSON does not. Any bytes give a call, a skip or a refusal. */
export function readGenesysMetadata(bytes: Uint8Array, fileName: string): ImportReading {
  const json = readJson(bytes);
  if (!json.ok) return refused(json.reason);
  const metadata = json.value;
  if (!isFields(metadata)) return refused('is no Genesys recording metadata');
  const callId = labelOf(metadata['conversationId']);
  if (callId === undefined) return refused('has no conversationId');
  const mediaType = metadata['mediaType'] ?? metadata['media'];
  if (typeof mediaType === 'string' && !['call', 'callback', 'audio', 'voice'].includes(mediaType.toLowerCase())) {
    return skipped('is of a conversation that is no call');
  }
  const startedAt = firstInstant(metadata, [
    'startTime',
    'recordingStartTime',
    'conversationStartTime',
    'conversationStart',
  ]);
  if (startedAt === undefined) return refused('has no startTime');
  const participants = (isList(metadata['participants']) ? metadata['participants'] : []).filter(isFields);
  const agent = participants.find(({ purpose }) => purpose === 'agent' || purpose === 'user');
  const customer = participants.find(({ purpose }) => purpose === 'customer' || purpose === 'external');
  const agentId = labelOf(agent?.['userId']) ?? labelOf(first(metadata['userIds'])) ?? labelOf(agent?.['id']);
  const team = labelOf(agent?.['teamId']) ?? labelOf(first(metadata['queueIds'])) ?? labelOf(agent?.['queueId']);
  const customerRef = labelOf(customer?.['externalContactId']) ?? labelOf(metadata['externalContactId']);
  const language = languageOf(metadata['language']) ?? languageOf(first(metadata['languages']));
  const stem = fileName.endsWith(GENESYS_SUFFIX) ? fileName.slice(0, -GENESYS_SUFFIX.length) : undefined;
  const named = [metadata['recordingId'], metadata['id']].map((name) => fileNameOf(labelOf(name)));
  const stems = [stem, ...named].filter((name) => name !== undefined);
  return {
    kind: 'call',
    call: {
      metadata: {
        ...{ source: 'genesys', callId, startedAt },
        ...(agentId !== undefined && { agentId }),
        ...(team !== undefined && { team }),
        ...(customerRef !== undefined && { customerRef }),
        ...(language !== undefined && { language }),
      },
      audioNames: [...new Set(stems)].flatMap((name) => [
        name,
        ...EXTENSIONS.map((extension) => `${name}.${extension}`),
      ]),
    },
  };
}

function first(value: unknown): unknown {
  return isList(value) ? value[0] : value;
}

function firstInstant(metadata: Fields, names: readonly string[]): string | undefined {
  return names.map((name) => instantOf(metadata[name])).find((instant) => instant !== undefined);
}
