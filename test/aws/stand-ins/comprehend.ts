/** Amazon Comprehend as far as this project uses it: its limits, its shapes, and answers that a few words decide. */
import * as z from 'zod';
import { Refusal, type Operation } from './json-server.ts';

const LANGUAGES = new Set('ar de en es fr hi it ja ko pt zh zh-TW'.split(' '));
const requestSchema = z.object({ LanguageCode: z.string(), TextList: z.array(z.string()).min(1) });

type Sentiment = 'POSITIVE' | 'NEGATIVE' | 'NEUTRAL' | 'MIXED';
/** Scores as the service gives them. */
const SCORES: Readonly<Record<Sentiment, Readonly<Record<'Positive' | 'Negative' | 'Neutral' | 'Mixed', number>>>> = {
  POSITIVE: { Positive: 0.9931, Negative: 0.0006, Neutral: 0.0061, Mixed: 0.0002 },
  NEGATIVE: { Positive: 0.0008, Negative: 0.9784, Neutral: 0.0203, Mixed: 0.0005 },
  NEUTRAL: { Positive: 0.0312, Negative: 0.0127, Neutral: 0.9558, Mixed: 0.0003 },
  MIXED: { Positive: 0.0712, Negative: 0.1124, Neutral: 0.0042, Mixed: 0.8122 },
};
const GOOD = /thank|great|perfect|谢谢|很好|merci|danke/iu;
const BAD = /sorry|lost|angry|terrible|never|投诉|太慢|horrible|schlecht/iu;
/** Names that the recorded outputs and the tests hold. */
const NAMES: readonly (readonly [name: string, type: string])[] = [
  ['Laura', 'PERSON'],
  ['Daniel Brooks', 'PERSON'],
  ['Marie Curie', 'PERSON'],
  ['王小明', 'PERSON'],
  ['Northway Parcels', 'ORGANIZATION'],
  ['顺路物流', 'ORGANIZATION'],
  ['Paris', 'LOCATION'],
  ['上海', 'LOCATION'],
  ['ten days', 'QUANTITY'],
];

export interface ComprehendStandIn {
  readonly operations: Readonly<Record<string, Operation>>;
  /** Documents that hold this text come back in the list of errors, this many times. */
  readonly refused: Map<string, { code: string; times: number }>;
}

export function createComprehendStandIn(): ComprehendStandIn {
  const refused: ComprehendStandIn['refused'] = new Map();
  const errorOf = (text: string): string | undefined => {
    const rule = [...refused].find(([part, { times }]) => times > 0 && text.includes(part))?.[1];
    if (!rule) return undefined;
    rule.times -= 1;
    return rule.code;
  };
  const each =
    (read: (text: string) => object): Operation =>
    (input) => {
      const ResultList: object[] = [];
      const ErrorList: object[] = [];
      for (const [Index, text] of textsOf(input).entries()) {
        const ErrorCode = errorOf(text);
        if (ErrorCode === undefined) ResultList.push({ Index, ...read(text) });
        else ErrorList.push({ Index, ErrorCode, ErrorMessage: 'An error occurred.' });
      }
      return { ResultList, ErrorList };
    };
  return {
    refused,
    operations: {
      'Comprehend_20171127.BatchDetectSentiment': each(sentimentOf),
      'Comprehend_20171127.BatchDetectEntities': each(entitiesOf),
    },
  };
}

function textsOf(input: unknown): readonly string[] {
  const { LanguageCode, TextList } = requestSchema.parse(input);
  if (!LANGUAGES.has(LanguageCode)) throw new Refusal('ValidationException', 'LanguageCode is not one of the enum.');
  if (TextList.length > 25) throw new Refusal('BatchSizeLimitExceededException');
  if (TextList.some((text) => text.trim() === '')) throw new Refusal('InvalidRequestException', 'A text is empty.');
  if (TextList.some((text) => Buffer.byteLength(text) > 5000)) throw new Refusal('TextSizeLimitExceededException');
  return TextList;
}

function sentimentOf(text: string): object {
  const good = GOOD.test(text);
  const bad = BAD.test(text);
  const Sentiment = good && bad ? 'MIXED' : good ? 'POSITIVE' : bad ? 'NEGATIVE' : 'NEUTRAL';
  return { Sentiment, SentimentScore: SCORES[Sentiment] };
}

/** Offsets are in code points, as the service counts. */
function entitiesOf(text: string): object {
  const points = (units: number): number => [...text.slice(0, units)].length;
  const Entities = NAMES.flatMap(([name, Type]) => {
    const start = text.indexOf(name);
    if (start < 0) return [];
    const BeginOffset = points(start);
    return [{ Score: 0.9982, Type, Text: name, BeginOffset, EndOffset: BeginOffset + [...name].length }];
  });
  return { Entities };
}
