/** `npm run build:docs`: the documentation in console/dist/docs, where the console's help button leads. */
import { join } from 'node:path';
import { buildDocs } from './docs-site/build.ts';

const folder = join(import.meta.dirname, '../console/dist/docs');
buildDocs(folder);
console.log(folder);
