/** One row per call and delivery, without anything of the caller: no customer, number, name or word. Columns as Glue and Parquet name them; core/insights fills them. */

export type ColumnType = 'string' | 'boolean' | 'int' | 'bigint' | 'double' | 'timestamp' | 'array<string>';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly comment: string;
}

export const CALL_FACTS: readonly Column[] = [
  { name: 'recordingid', type: 'string', comment: 'Random id; the catalogue alone knows whose call it is' },
  { name: 'source', type: 'string', comment: 'Recorder that delivered it' },
  { name: 'businessline', type: 'string', comment: 'As in policies/retention.yaml' },
  { name: 'lane', type: 'string', comment: 'regulated or erasable' },
  { name: 'agent', type: 'string', comment: 'Who handled it, by the id that the recorder gives' },
  { name: 'team', type: 'string', comment: 'Of the agent' },
  { name: 'startedat', type: 'timestamp', comment: 'Begin of the call, UTC' },
  { name: 'startms', type: 'bigint', comment: 'The same in ms since 1970' },
  { name: 'startday', type: 'string', comment: 'Day of the call, UTC, YYYY-MM-DD' },
  { name: 'startweek', type: 'string', comment: 'Monday of its week' },
  { name: 'durationms', type: 'bigint', comment: 'Length of the recording' },
  { name: 'language', type: 'string', comment: 'BCP 47' },
  { name: 'channels', type: 'int', comment: 'Audio channels' },
  { name: 'turns', type: 'int', comment: 'Turns in the transcript, 0 without one' },
  { name: 'silenceshare', type: 'double', comment: '0 to 1 of the length, spans of 3 s or more' },
  { name: 'longestsilencems', type: 'bigint', comment: 'The longest of these spans' },
  {
    name: 'holdshare',
    type: 'double',
    comment: '0 to 1 of the length: music, and silences that the agent announced as a hold',
  },
  { name: 'overlapshare', type: 'double', comment: '0 to 1 of the length' },
  { name: 'agentshare', type: 'double', comment: '0 to 1 of the speech' },
  { name: 'sentiment', type: 'double', comment: 'Of the customer, -1 to 1' },
  { name: 'sentimenttrend', type: 'double', comment: 'Last quarter minus first quarter of the customer, -2 to 2' },
  { name: 'emotion', type: 'string', comment: 'Of the customer' },
  { name: 'risk', type: 'double', comment: '0 to 1: that the customer leaves' },
  { name: 'score', type: 'double', comment: 'Of the scorecard, 0 to 100' },
  { name: 'scorecard', type: 'string', comment: 'Id@version of the first scorecard that applies' },
  { name: 'topics', type: 'array<string>', comment: 'Ids as in policies/topics.yaml' },
  { name: 'intents', type: 'array<string>', comment: 'Ids as in policies/intents.yaml, the surest first' },
  { name: 'intent', type: 'string', comment: 'The surest, id as in policies/intents.yaml' },
  { name: 'met', type: 'array<string>', comment: 'Steps of scorecards that were kept, as scorecard/item' },
  { name: 'missed', type: 'array<string>', comment: 'Steps that applied and were missed' },
  { name: 'outcome', type: 'string', comment: 'What became of it, as the customer records say' },
  { name: 'removed', type: 'boolean', comment: 'The call counts no more; the rest of the row is blank' },
  {
    name: 'writtenms',
    type: 'bigint',
    comment: 'When the row was made, ms since 1970: the latest row of a call counts',
  },
];
