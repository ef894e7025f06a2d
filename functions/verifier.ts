/** verify.mjs, which the build lays beside the function. */
import { readFile } from 'node:fs/promises';

export const bundledVerifier = (): Promise<Uint8Array> => readFile(new URL('verify.mjs', import.meta.url));
