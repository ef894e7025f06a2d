/** Amazon Connect contact records (docs.aws.amazon.com/connect, "Data model for contact records"): who called whom, and where the audio went. */
import { fileNameOf, instantOf, labelOf, languageOf, refused, skipped, type ImportReading } from './imported-call.ts';
import { readJson } from './read-json.ts';
import { isFields, isList, type Fields } from './values.ts';

/** Connect records everything incoming on the left and the agent on the right. */
const CHANNELS = ['customer', 'agent'] as const;

/** One contact record. Any bytes give a call, a skip or a refusal. */
export function readContactRecord(bytes: Uint8Array): ImportReading {
  const json = readJson(bytes);
  if (!json.ok) return refused(json.reason);
  const record = json.value;
  if (!isFields(record)) return refused('is no contact record');
  const callId = labelOf(record['ContactId']);
  if (callId === undefined) return refused('is no contact record');
  const channel = record['Channel'];
  if (typeof channel === 'string' && channel.toUpperCase() !== 'VOICE')
    return skipped('is of a contact that is no call');
  const startedAt = instantOf(record['ConnectedToSystemTimestamp']) ?? instantOf(record['InitiationTimestamp']);
  if (startedAt === undefined) return refused('has no InitiationTimestamp');
  const audioNames = recordingsOf(record);
  if (audioNames.length === 0) return skipped('is of a contact that was not recorded');
  const agent = fieldsOf(record['Agent']);
  const attributes = fieldsOf(record['Attributes']);
  const agentId = labelOf(agent['Username']);
  const team = labelOf(fieldsOf(fieldsOf(agent['HierarchyGroups'])['Level1'])['GroupName']);
  const customerRef = labelOf(attributes['customerRef']) ?? labelOf(record['CustomerId']);
  const language = languageOf(record['LanguageCode']) ?? languageOf(attributes['language']);
  return {
    kind: 'call',
    call: {
      metadata: {
        ...{ source: 'connect', callId, startedAt, channels: [...CHANNELS] },
        ...(agentId !== undefined && { agentId }),
        ...(team !== undefined && { team }),
        ...(customerRef !== undefined && { customerRef }),
        ...(language !== undefined && { language }),
      },
      audioNames,
    },
  };
}

/** The contact that a Contact Lens result is about; undefined for any other file. */
export function contactOfAnalysis(bytes: Uint8Array): string | undefined {
  const json = readJson(bytes);
  if (!json.ok || !isFields(json.value) || !isList(json.value['Transcript'])) return undefined;
  return labelOf(fieldsOf(json.value['CustomerMetadata'])['ContactId']);
}

function recordingsOf(record: Fields): string[] {
  const list = isList(record['Recordings']) ? record['Recordings'] : [];
  const audio = list.map(fieldsOf).filter(({ MediaStreamType: type }) => type === undefined || type === 'AUDIO');
  const places = [...audio, fieldsOf(record['Recording'])].map(({ Location: location }) => fileNameOf(location));
  return [...new Set(places.filter((name) => name !== undefined))];
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}
