/** Values by a JSON schema, as far as ours go: what a schema allows, and what it does not. */
import fc from 'fast-check';
import * as z from 'zod';

const schemaSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  propertyNames: z.unknown().optional(),
});
type Schema = z.infer<typeof schemaSchema>;

/** Looks up `#/components/schemas/<name>`. */
export type Components = Readonly<Record<string, unknown>>;

/** Something in it that no answer may repeat: what is refused is not quoted. */
export const CANARY = 'zq7canary';

const MOST = 4;
const MOST_CHARACTERS = 40;

/** Values that the schema allows, of the sizes that people send. */
export function valid(schema: unknown, components: Components): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf, allOf, type, enum: values, ...rest } = schemaSchema.parse(schema);
  if ($ref !== undefined) return valid(components[$ref.slice($ref.lastIndexOf('/') + 1)], components);
  if ('const' in rest && rest.const !== undefined) return fc.constant(rest.const);
  if (values) return fc.constantFrom(...values);
  const choices = anyOf ?? oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => valid(choice, components)));
  if (allOf) {
    const all = allOf.map((part) => valid(part, components));
    return fc.tuple(...all).map((parts): unknown => Object.assign({}, ...parts));
  }
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => valid({ ...rest, type: one }, components)));
  return ofType(type, rest, components);
}

function ofType(type: string | undefined, schema: Schema, components: Components): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return text(schema);
    case 'integer':
    case 'number':
      return number(type, schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valid(schema.items ?? {}, components), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? MOST, MOST)),
      });
    case 'object':
      return object(schema, components);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

const FORMATS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'date-time': instant().map((date) => date.toISOString()),
  date: instant().map((date) => date.toISOString().slice(0, 10)),
  uuid: fc.uuid(),
  uri: fc.webUrl(),
  email: fc.emailAddress(),
};

function instant(): fc.Arbitrary<Date> {
  return fc.date({ min: new Date('1999-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
}

function text({ format, pattern, minLength = 0, maxLength = MOST_CHARACTERS }: Schema): fc.Arbitrary<string> {
  const formatted = format === undefined ? undefined : FORMATS[format];
  if (formatted) return formatted;
  const max = Math.max(minLength, Math.min(maxLength, MOST_CHARACTERS));
  const fits = (value: string): boolean => value.length >= minLength && value.length <= maxLength;
  if (pattern === undefined) {
    return fc.oneof(
      fc.string({ minLength, maxLength: max }),
      fc.string({ minLength, maxLength: max, unit: 'grapheme' }).filter(fits),
      fc.constant(`${CANARY} O'Hara; --`.padEnd(minLength, 'x').slice(0, max)),
    );
  }
  const matching = new RegExp(pattern, 'u');
  const known = SAMPLES.filter((value) => matching.test(value));
  if (known.length === 0) return fc.stringMatching(matching).filter(fits);
  // Where plain words match, filtering them ends soon.
  if (!matching.test('abc') || !matching.test('Z.9-x')) return fc.constantFrom(...known);
  const plain = fc.string({
    minLength: Math.max(1, minLength),
    maxLength: max,
    unit: fc.constantFrom('a', 'b', 'X', 'Z', '0', '9', '-', '_', '.'),
  });
  return fc.oneof(
    fc.constantFrom(...known),
    plain.filter((value) => matching.test(value)),
  );
}

const SAMPLES = [
  ...[
    '0'.repeat(64),
    'ab'.repeat(32),
    '1',
    'a',
    'abc',
    'en-US',
    'en',
    'PT5M',
    'P7Y',
    '2026-01-01',
    '2026-01-01T00:00:00Z',
  ],
];

function number(type: string, { minimum, maximum, exclusiveMinimum }: Schema): fc.Arbitrary<number> {
  const min = minimum ?? (exclusiveMinimum === undefined ? -1000 : exclusiveMinimum + 1);
  const max = Math.max(min, Math.min(maximum ?? 1_000_000, min + 1_000_000));
  if (type === 'integer') return fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));
  return fc.double({ min, max, noNaN: true });
}

function object(schema: Schema, components: Components): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const model = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, valid(one, components)]));
  const declared = fc.record(model, { requiredKeys: required.filter((name) => name in properties) });
  if (typeof additionalProperties !== 'object' || Object.keys(properties).length > 0) return declared;
  const names =
    propertyNames === undefined ? fc.string({ minLength: 1, maxLength: 10 }) : valid(propertyNames, components);
  return fc.dictionary(names.map(String), valid(additionalProperties, components), { maxKeys: 3 });
}

/** Values that no schema of ours means: wrong types, wrong sizes, hostile text and names. */
export const HOSTILE: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, -1, 0, 1e308, 2 ** 53, 0.5, '', ' ', [], {}, [[]], [null], 'x'.repeat(5000), CANARY],
    ...['\u0000', '\u202E\uFEFF', '\ud800', '../../etc/passwd', '%00', "' OR 1=1 --", '${7*7}', '9999-99-99', 'NaN'],
  ),
  fc.constant({ ['__proto__']: { roles: ['compliance'] }, constructor: 1 }),
  fc.jsonValue({ maxDepth: 4 }),
);

/** A valid value with one thing wrong in it, or something else altogether. */
export function broken(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return HOSTILE;
  const names = Object.keys(value);
  const changed = fc
    .tuple(fc.constantFrom(...names, 'unheardOf', '__proto__', 'roles'), HOSTILE)
    .map(([name, hostile]): unknown => ({ ...value, [name]: hostile }));
  if (names.length === 0) return fc.oneof(HOSTILE, changed);
  const missing = fc
    .constantFrom(...names)
    .map((name): unknown => Object.fromEntries(Object.entries(value).filter(([other]) => other !== name)));
  return fc.oneof(HOSTILE, changed, missing);
}
