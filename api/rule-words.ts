/** What an input breaks, in our words: the library's own tell how it is built, and change with it. */
import type * as z from 'zod';

/** For schemas without a message of their own; those keep it. Never the value, only the rule. */
export const ruleWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is needed' : `must be ${KINDS[issue.expected] ?? 'of another type'}`;
    case 'too_small':
      return `must ${bound(issue.origin, issue.minimum, issue.inclusive === false ? 'more than' : 'at least')}`;
    case 'too_big':
      return `must ${bound(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most')}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'has the wrong form';
    case 'invalid_value':
      return `must be one of: ${issue.values.slice(0, MOST_VALUES).map(String).join(', ')}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return 'is not a known field';
    case 'invalid_union':
      return 'has none of the forms that are taken here';
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return 'is not valid';
  }
};

const MOST_VALUES = 30;

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  undefined: 'left out',
  never: 'left out',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'must be a time as in ISO 8601, with its offset or Z',
  date: 'must be a date as in ISO 8601',
  url: 'must be a URL',
  email: 'must be an e-mail address',
};

const SIZES: Readonly<Record<string, string>> = {
  string: 'characters',
  array: 'items',
  set: 'items',
  map: 'items',
  file: 'bytes',
  object: 'fields',
  record: 'fields',
};

function bound(origin: string, limit: number | bigint, how: string): string {
  const unit = SIZES[origin];
  return unit === undefined ? `be ${how} ${limit}` : `have ${how} ${limit} ${unit}`;
}
