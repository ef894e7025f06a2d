/** `npm run docs:cli`: writes docs/cli.md. A test compares it; this brings it up to date. */
import { writeFileSync } from 'node:fs';
import { cliDocument } from './cli/document.ts';

writeFileSync(new URL('../docs/cli.md', import.meta.url), cliDocument());
