import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parsePolicyFile } from '../../../core/policies/yaml-file.ts';

const schema = z.strictObject({
  name: z.string(),
  items: z.array(z.strictObject({ id: z.string(), weight: z.number().max(10).optional() })).optional(),
  either: z.union([z.literal('a'), z.number()]).optional(),
  map: z.record(z.string().regex(/^[a-z]+$/, 'must be letters'), z.string()).optional(),
});

function problemsOf(text: string): readonly string[] {
  const parsed = parsePolicyFile(schema, { file: 'p.yaml', text });
  if (parsed.ok) return [];
  for (const { file } of parsed.problems) expect(file).toBe('p.yaml');
  return parsed.problems.map(({ line, reason }) => `${line} ${reason}`);
}

describe('parsePolicyFile', () => {
  it('reads a file and knows the line of everything in it', () => {
    const text = 'name: n\n\nitems:\n  - id: a\n    weight: 1\n  # a remark\n  - id: b\n';
    const parsed = parsePolicyFile(schema, { file: 'p.yaml', text });
    if (!parsed.ok) throw new Error('refused');
    expect(parsed.value).toEqual({ name: 'n', items: [{ id: 'a', weight: 1 }, { id: 'b' }] });
    const lines = [
      ['items'],
      ['items', 0, 'weight'],
      ['items', 1],
      ['items', 1, 'weight'],
      ['items', 9],
      ['none', 'x'],
      [],
    ];
    expect(lines.map((path) => parsed.lineOf(path))).toEqual([3, 5, 7, 7, 3, 1, 1]);
  });

  it('reads JSON, Windows line ends and words that YAML 1.1 took for booleans', () => {
    expect(problemsOf('{"name": "n", "items": [{"id": "a"}]}')).toEqual([]);
    expect(problemsOf('name: n\r\nitems:\r\n  - id: a\r\n    weight: 11\r\n')).toEqual([
      '4 items.0.weight: Too big: expected number to be <=10',
    ]);
    expect(problemsOf('name: no')).toEqual([]);
  });

  it.each([
    ['unknown key', 'name: n\nnmae: m', ['2 nmae: unknown key']],
    ['several unknown keys', 'x: 1\nname: n\ny: 1', ['1 x: unknown key', '3 y: unknown key']],
    ['unknown key deep down', 'name: n\nitems:\n  - id: a\n    di: b', ['4 items.0.di: unknown key']],
    ['missing key', 'items:\n  - weight: 1\nname: n', ['2 items.0.id: is missing']],
    ['wrong type', 'name: 1', ['1 name: Invalid input: expected string, received number']],
    ['no alternative fits', 'name: n\neither: b', ['2 either: Invalid input']],
    ['bad key of a map', 'name: n\nmap:\n  ok: a\n  A1: b', ['4 map.A1: must be letters']],
    ['a prototype for a key', 'name: n\n"__proto__": {}', ['2 __proto__: unknown key']],
    ['a list instead of a map', '- name: n', ['1 Invalid input: expected object, received array']],
    ['an empty file', '', ['1 the file is empty']],
    ['remarks only', '# nothing\n', ['1 the file is empty']],
    ['duplicate key', 'name: n\nname: m', ['2 the key "name" is there twice']],
    ['duplicate key in other quotes', 'name: n\n"name": m', ['2 the key "name" is there twice']],
    ['duplicate key deep down', 'name: n\nitems: [{id: a, id: b}]', ['2 the key "id" is there twice']],
    ['anchor and alias', 'name: &n x\nmap: {a: *n}', ['1 no anchors or aliases', '2 no anchors or aliases']],
    ['an alias to nowhere', 'name: *n', ['1 no anchors or aliases']],
    ['tag', 'name: !!str n', ['1 no tags']],
    ['unknown tag', 'name: !ruby n', ['1 Unresolved tag: !ruby']],
    ['directive', '%YAML 1.1\n---\nname: n', ['1 no YAML directives']],
    ['a key that is a number', 'name: n\n1: x', ['2 a key must be text']],
    ['a key that is a list', 'name: n\n? [a]\n: x', ['2 a key must be text']],
    ['an empty key', 'name: n\n: x', ['2 a key must be text']],
    ['merge key', 'name: n\n<<: {map: {}}', ['2 <<: unknown key']],
    ['tabs', 'name: n\nmap:\n\ta: b', ['3 Tabs are not allowed as indentation']],
    ['two documents', 'name: n\n---\nname: m', [expect.stringMatching(/^2 .*multiple documents/)]],
  ])('refuses with the line: %s', (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('refuses what is too large or too deep, quickly', () => {
    expect(problemsOf(`name: ${'n'.repeat(256 * 1024)}`)).toEqual(['1 larger than 256 KiB']);
    expect(problemsOf(`name: n\nmap: ${'['.repeat(40)}${']'.repeat(40)}`)).toEqual(['2 nested too deeply']);
    expect(problemsOf(`${'['.repeat(60_000)}${']'.repeat(60_000)}`).length).toBeGreaterThan(0);
  });

  it('stops counting at a hundred problems', () => {
    const text = Array.from({ length: 500 }, (_, index) => `k${index}: 1`).join('\n');
    expect(problemsOf(text)).toHaveLength(100);
  });

  it('answers for any text, with lines that are in it', () => {
    const piece = fc.constantFrom(
      'name',
      ':',
      ' ',
      '\n',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '"',
      "'",
      '|',
      '?',
      '!',
      '#',
      'x',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (given) => {
        const parsed = parsePolicyFile(schema, { file: 'p.yaml', text: given });
        const count = given.split('\n').length;
        for (const { line } of parsed.ok ? [] : parsed.problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(count);
        }
      }),
      { numRuns: 500 },
    );
  });
});
