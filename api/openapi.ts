/** The OpenAPI 3.1 document, from what the routes have registered. */
import type { OpenAPIHono } from '@hono/zod-openapi';

/** JSON text. */
export function openApiDocument(app: OpenAPIHono): string {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Callvault',
      version: '1',
      description: 'Evidence-grade archive and analytics for customer-service call recordings.',
    },
  });
  return JSON.stringify(document, (name, value: unknown) =>
    // The generator writes the flags of a regular expression into the pattern, where they would be matched as text.
    name === 'pattern' && typeof value === 'string' ? value.replace(/\/u$/, '') : value,
  );
}
