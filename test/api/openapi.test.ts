import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ROUTES } from '../../api/routes.ts';
import { testApi } from './support.ts';

const content = z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) }));
const operationSchema = z.looseObject({
  operationId: z.string(),
  summary: z.string().min(1),
  tags: z.array(z.string()).length(1),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.enum(['path', 'query', 'header']), schema: z.unknown() }))
    .optional(),
  requestBody: z.object({ required: z.literal(true), content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string().min(1), content: content.optional() })),
});
const documentSchema = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post', 'delete']), operationSchema)),
  components: z.strictObject({
    schemas: z.record(z.string(), z.unknown()),
    parameters: z.record(z.string(), z.unknown()).optional(),
    securitySchemes: z.object({ bearer: z.object({ type: z.literal('http'), scheme: z.literal('bearer') }).loose() }),
  }),
  webhooks: z.object({}).optional(),
});

async function document(): Promise<{ json: unknown; parsed: z.infer<typeof documentSchema> }> {
  const response = await testApi().request(undefined, 'GET', '/openapi.json');
  expect(response.headers.get('content-type')).toBe('application/json');
  const json: unknown = await response.json();
  return { json, parsed: documentSchema.parse(json) };
}

/** Every value of a property anywhere in the document. */
function all(value: unknown, property: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => [
    ...(name === property && typeof inner === 'string' ? [inner] : []),
    ...all(inner, property),
  ]);
}

describe('GET /openapi.json', () => {
  it('describes every route, once, with its parameters and answers', async () => {
    const { parsed } = await document();
    const operations = ROUTES.map(({ shape, access }) => {
      const operation = parsed.paths[shape.path]?.[shape.method];
      expect(operation, shape.path).toBeDefined();
      const inPath = (operation?.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(shape.path.match(/\{\w+\}/g) ?? []);
      expect(Object.keys(operation?.responses ?? {})).toEqual(
        expect.arrayContaining([String(shape.status ?? 200), 'default']),
      );
      expect(operation?.security).toEqual(access.right === 'public' ? [] : [{ bearer: [] }]);
      return operation?.operationId;
    });
    expect(new Set(operations).size).toBe(ROUTES.length);
    expect(Object.values(parsed.paths).flatMap((path) => Object.keys(path))).toHaveLength(ROUTES.length);
  });

  it('refers only to schemas that are there', async () => {
    const { json, parsed } = await document();
    const names = Object.keys(parsed.components.schemas).map((name) => `#/components/schemas/${name}`);
    const references = new Set(all(json, '$ref'));
    expect([...references].sort()).toEqual(names.sort());
    expect(references.has('#/components/schemas/Recording')).toBe(true);
  });

  it('has patterns that are regular expressions', async () => {
    const { json } = await document();
    for (const pattern of all(json, 'pattern')) {
      expect(() => new RegExp(String(pattern), 'u')).not.toThrow();
      expect(String(pattern).endsWith('/u')).toBe(false);
    }
  });
});
