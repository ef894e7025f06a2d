/** The types of the client package, from the same route declarations that the API is made of. */
import openapiTS, { astToString } from 'openapi-typescript';
import { apiDocument } from './api-document.ts';

const HEADER = `/** Made by \`npm run client\` from the OpenAPI document. Do not edit. */
`;

/** Text of `client/schema.d.ts`. */
export async function clientSchema(): Promise<string> {
  return (
    HEADER +
    astToString(await openapiTS(apiDocument(), { alphabetize: true, exportType: true, defaultNonNullable: false }))
  );
}
