/** One row per analysed call, without anything personal: no agent, customer, number, name or word. Columns as Glue and Parquet name them; core/insights fills them. */

export type ColumnType = 'string' | 'boolean' | 'int' | 'bigint' | 'double' | 'timestamp' | 'array<string>';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly comment: string;
}

export const CALL_FACTS_TABLE = 'call_facts';

export const CALL_FACTS: readonly Column[] = [
  { name: 'recordingid', type: 'string', comment: 'Random id; the catalogue alone knows whose call it is' },
  { name: 'source', type: 'string', comment: 'Recorder that delivered it' },
  { name: 'businessline', type: 'string', comment: 'As in policies/retention.yaml' },
  { name: 'lane', type: 'string', comment: 'regulated or erasable' },
  { name: 'startedat', type: 'timestamp', comment: 'Begin of the call, UTC' },
  { name: 'durationms', type: 'bigint', comment: 'Length of the recording' },
  { name: 'language', type: 'string', comment: 'BCP 47' },
  { name: 'channels', type: 'int', comment: 'Audio channels' },
  { name: 'turns', type: 'int', comment: 'Turns in the transcript, 0 without one' },
  { name: 'silenceshare', type: 'double', comment: '0 to 1 of the length, spans of 3 s or more' },
  { name: 'overlapshare', type: 'double', comment: '0 to 1 of the length' },
  { name: 'agentshare', type: 'double', comment: '0 to 1 of the speech' },
  { name: 'sentiment', type: 'double', comment: 'Of the customer, -1 to 1' },
  { name: 'sentimenttrend', type: 'double', comment: 'Last quarter minus first quarter of the customer, -2 to 2' },
  { name: 'score', type: 'double', comment: 'Of the scorecard, 0 to 100' },
  { name: 'scorecard', type: 'string', comment: 'Id@version of the first scorecard that applies' },
  { name: 'topics', type: 'array<string>', comment: 'Ids as in policies/topics.yaml' },
  { name: 'intent', type: 'string', comment: 'The surest, id as in policies/intents.yaml' },
  { name: 'restricted', type: 'boolean', comment: 'Stored, not used' },
];
